using System.Diagnostics;
using Silk.NET.Vulkan;

namespace HataDsl.Vulkan;

public sealed unsafe partial class VulkanQueue
{
    /// <summary>Moments kept; an older one cannot be asked for.</summary>
    private const int Marks = 4096;

    private readonly ulong[] _markDoneAt = new ulong[Marks];
    private QueryPool _queries;
    private long[]? _hostMarks;
    private long _nextMark;

    /// <inheritdoc/>
    protected override QueueMark MarkCore()
    {
        long id = _nextMark++;
        int slot = (int)(id % Marks);
        if (_device.Physical.TimestampBits == 0)
        {
            // The device has no clock: wait, and use the host's.
            Synchronize();
            (_hostMarks ??= new long[Marks])[slot] = Stopwatch.GetTimestamp();
            return new QueueMark(id);
        }

        if (_queries.Handle == 0)
        {
            QueryPoolCreateInfo info = new() { SType = StructureType.QueryPoolCreateInfo, QueryType = QueryType.Timestamp, QueryCount = Marks };
            QueryPool pool;
            VulkanResult.Check(_api.CreateQueryPool(_device.Handle, &info, null, &pool), "creating timestamps");
            _queries = pool;
        }

        VulkanBatch batch = Recording();
        _api.CmdResetQueryPool(batch.Commands, _queries, (uint)slot, 1);
        _api.CmdWriteTimestamp(batch.Commands, PipelineStageFlags.BottomOfPipeBit, _queries, (uint)slot);
        _markDoneAt[slot] = NextValue;
        return new QueueMark(id);
    }

    /// <inheritdoc/>
    protected override TimeSpan ElapsedCore(QueueMark start, QueueMark end)
    {
        (int first, int last) = (Slot(start), Slot(end));
        if (_hostMarks is not null)
        {
            return Stopwatch.GetElapsedTime(_hostMarks[first], _hostMarks[last]);
        }

        WaitFor(Math.Max(_markDoneAt[first], _markDoneAt[last]));
        ulong mask = _device.Physical.TimestampBits >= 64 ? ulong.MaxValue : (1UL << (int)_device.Physical.TimestampBits) - 1;
        double nanoseconds = ((Timestamp(last) - Timestamp(first)) & mask) * (double)_device.Physical.Properties.Limits.TimestampPeriod;
        return TimeSpan.FromTicks((long)(nanoseconds / 100));
    }

    private int Slot(QueueMark mark) => mark.Id >= 0 && mark.Id < _nextMark && mark.Id >= _nextMark - Marks
        ? (int)(mark.Id % Marks)
        : throw new ArgumentException($"Moment {mark.Id} is not one of the last {Marks} of this queue.", nameof(mark));

    private ulong Timestamp(int slot)
    {
        ulong value;
        VulkanResult.Check(
            _api.GetQueryPoolResults(_device.Handle, _queries, (uint)slot, 1, sizeof(ulong), &value, sizeof(ulong), QueryResultFlags.Result64Bit | QueryResultFlags.ResultWaitBit),
            "reading timestamps");
        return value;
    }
}
