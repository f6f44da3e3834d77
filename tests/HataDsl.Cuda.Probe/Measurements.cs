using System.Diagnostics;

namespace HataDsl.Cuda.Probe;

/// <summary>What a launch, a replay and a byte cost on a CUDA device.</summary>
internal static class Measurements
{
    public static void Run(CudaDevice device)
    {
        using var queue = (CudaQueue)device.CreateQueue();
        Bandwidth(device, queue);
        Launches(device, queue);
        Transfers(device, queue);
    }

    private static void Bandwidth(CudaDevice device, CudaQueue queue)
    {
        const int Count = 1 << 28;
        using Buffer<float> source = device.Allocate<float>(Count);
        using Buffer<float> destination = device.Allocate<float>(Count);
        queue.Clear(source.View);
        Report("device copy", 2L * Count * sizeof(float), Time(queue, () => queue.Copy(source.View, destination.View)));
        Report("copy kernel", 2L * Count * sizeof(float), Time(queue, () => ProbeKernels.Copy(queue, Grid.Invocations(Count), source, destination)));
        Report("saxpy kernel", 3L * Count * sizeof(float), Time(queue, () => ProbeKernels.Saxpy(queue, Grid.Invocations(Count), 2f, source, destination)));
    }

    private static void Launches(CudaDevice device, CudaQueue queue)
    {
        const int Repeats = 2000;
        using Buffer<float> small = device.Allocate<float>(256);
        using Buffer<float> other = device.Allocate<float>(256);
        queue.Clear<float>(small);
        ProbeKernels.Copy(queue, Grid.Invocations(256), small, other);
        queue.Synchronize();
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < Repeats; i++)
        {
            ProbeKernels.Copy(queue, Grid.Invocations(256), small, other);
        }

        double enqueued = watch.Elapsed.TotalMicroseconds / Repeats;
        queue.Synchronize();
        Console.WriteLine($"launch: {enqueued:F2} us to enqueue, {watch.Elapsed.TotalMicroseconds / Repeats:F2} us with its run");
        using Sequence sequence = queue.Record(recorded =>
        {
            for (int i = 0; i < 100; i++)
            {
                ProbeKernels.Copy(recorded, Grid.Invocations(256), small, other);
            }
        });
        queue.Replay(sequence);
        queue.Synchronize();
        watch.Restart();
        for (int i = 0; i < 20; i++)
        {
            queue.Replay(sequence);
        }

        queue.Synchronize();
        Console.WriteLine($"sequence of 100 launches: {watch.Elapsed.TotalMicroseconds / 2000:F2} us each");
    }

    private static void Transfers(CudaDevice device, CudaQueue queue)
    {
        float[] host = new float[1 << 26];
        using Buffer<float> buffer = device.Allocate<float>(host.Length);
        for (int pass = 0; pass < 2; pass++)
        {
            var watch = Stopwatch.StartNew();
            queue.Write(buffer.View, host.AsSpan());
            queue.Synchronize();
            Report("write from the host", (long)host.Length * sizeof(float), watch.Elapsed);
            watch.Restart();
            queue.Read(buffer.View, host.AsSpan());
            Report("read to the host", (long)host.Length * sizeof(float), watch.Elapsed);
        }
    }

    private static TimeSpan Time(CudaQueue queue, Action action)
    {
        const int Repeats = 10;
        action();
        QueueMark start = queue.Mark();
        for (int i = 0; i < Repeats; i++)
        {
            action();
        }

        return queue.Elapsed(start, queue.Mark()) / Repeats;
    }

    private static void Report(string what, long bytes, TimeSpan time) =>
        Console.WriteLine($"{what}: {time.TotalMilliseconds:F3} ms, {bytes / time.TotalSeconds / 1e9:F0} GB/s");
}
