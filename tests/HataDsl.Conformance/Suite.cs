using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Devices times cases, and the running of a kernel on arrays.</summary>
internal static class Suite
{
    /// <summary>Elements of each case: more than one workgroup, and not a whole number of them.</summary>
    public const int Count = 200;

    private static readonly Dictionary<string, Device> Opened = [];

    /// <summary>Every device with every case of a list.</summary>
    public static TheoryData<string, string> With(IEnumerable<string> cases)
    {
        var data = new TheoryData<string, string>();
        string[] names = [.. cases];
        foreach (string device in TestDevices.All)
        {
            foreach (string name in names)
            {
                data.Add(device, name);
            }
        }

        return data;
    }

    /// <summary>A device, opened once for the whole suite.</summary>
    public static Device Device(string name)
    {
        lock (Opened)
        {
            if (!Opened.TryGetValue(name, out Device? device))
            {
                Opened[name] = device = TestDevices.Open(name);
            }

            return device;
        }
    }

    /// <summary>Elements for a device: few where each costs much.</summary>
    public static int CountFor(string device) => device is TestDevices.Plain or TestDevices.Ilgpu ? 70 : Count;

    /// <summary>Writes an array to a new buffer.</summary>
    public static Buffer<T> Upload<T>(this Queue queue, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Buffer<T> buffer = queue.Device.Allocate<T>(values.Length);
        queue.Write(buffer.View, values);
        return buffer;
    }

    /// <summary>A new buffer whose every byte is 0xCD, so that an element left out is seen.</summary>
    public static Buffer<T> Poisoned<T>(this Queue queue, int count)
        where T : unmanaged
    {
        var values = new T[count];
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).Fill(typeof(T) == typeof(bool) ? (byte)0 : (byte)0xCD);
        return queue.Upload<T>(values);
    }
}
