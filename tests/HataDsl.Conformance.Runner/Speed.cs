using CustomKernels;
using HataDsl;
using HataDsl.Cuda;
using HataDsl.Vulkan;

/// <summary>What matrix tiles and 16-byte accesses reach on a device, beside the driver's own copy.</summary>
internal static class Speed
{
    /// <summary>Measures each device named; the exit code is 1 when a product is wrong.</summary>
    public static int Run(IEnumerable<string> devices)
    {
        bool right = true;
        foreach (string name in devices)
        {
            using Device device = name switch
            {
                "cuda" => new CudaDeviceProvider().Open(0),
                "vulkan" => new VulkanDeviceProvider().Open(0),
                _ => new CpuDevice(),
            };
            Console.WriteLine($"{device.Id}: {device.Name}, {device.Capabilities.Driver}");
            using Queue queue = device.CreateQueue();
            Copies(device, queue);
            right &= Small(device, queue);
            right &= Large(device, queue);
        }

        return right ? 0 : 1;
    }

    private static void Copies(Device device, Queue queue)
    {
        int count = (int)Math.Min(1 << 26, device.Capabilities.MaxViewBytes / 16 / 2);
        count = device.Kind == DeviceKind.Cpu ? 1 << 22 : count;
        using Buffer<Float4> source = device.Allocate<Float4>(count);
        using Buffer<Float4> target = device.Allocate<Float4>(count);
        queue.Clear(source.View);
        queue.Clear(target.View);
        double bytes = 2.0 * count * 16;
        Report("copy by the driver", bytes, Time(queue, 20, () => queue.Copy(source.View, target.View)));
        Report("copy kernel, 16 bytes at a time", bytes, Time(queue, 20, () => WideCopy.Copy(queue, Grid.Invocations(count), source, target)));

        static void Report(string what, double bytes, TimeSpan time) =>
            Console.WriteLine($"  {what}: {time.TotalMicroseconds:F1} us, {bytes / time.TotalSeconds / 1e9:F0} GB/s");
    }

    private static bool Small(Device device, Queue queue)
    {
        const int Side = 1024;
        using var product = new Product(device, queue, Side, Side, Side);
        using Buffer<float> c = device.Allocate<float>((long)Side * Side);
        TimeSpan time = Time(queue, device.Kind == DeviceKind.Cpu || !device.Capabilities.HasMatrixUnits ? 1 : 20, () => TensorMatMul.Small(
            queue, TensorMatMul.SmallGrid(Side, Side), product.A.View.As<Half8>(), product.B.View.As<Half8>(), c.View.As<Float4>(), Side, Side));
        float[] actual = queue.Read(c.View);
        return product.Report("small tiles", time, i => actual[i], 1e-4);
    }

    private static bool Large(Device device, Queue queue)
    {
        bool right = true;
        int[] sides = device.Capabilities.HasMatrixUnits ? [1024, 2048, 4096, 8192] : [1024];
        foreach (int side in sides)
        {
            using var product = new Product(device, queue, side, side, side);
            using Buffer<Half> c = device.Allocate<Half>((long)side * side);
            void Launch() => TensorMatMul.Large(
                queue, TensorMatMul.LargeGrid(side, side), product.A.View.As<Half8>(), product.B.View.As<Half8>(), c.View.As<Half8>(), side, side, side);
            try
            {
                TimeSpan time = Time(queue, device.Capabilities.HasMatrixUnits ? 20 : 1, Launch);
                Half[] actual = queue.Read(c.View);
                right &= product.Report("large tiles", time, i => (double)actual[i], 2e-3);
            }
            catch (DeviceException exception)
            {
                Console.WriteLine("  " + exception.Message);
            }
        }

        return right;
    }

    /// <summary>Time of one of several runs, by the device's clock, after warming up.</summary>
    private static TimeSpan Time(Queue queue, int repeats, Action action)
    {
        action();
        queue.Synchronize();
        TimeSpan best = TimeSpan.MaxValue;
        for (int round = 0; round < 3; round++)
        {
            QueueMark start = queue.Mark();
            for (int i = 0; i < repeats; i++)
            {
                action();
            }

            TimeSpan time = queue.Elapsed(start, queue.Mark()) / repeats;
            best = time < best ? time : best;
        }

        return best;
    }

    /// <summary>Random factors, and a check of some elements in double precision.</summary>
    private sealed class Product : IDisposable
    {
        private readonly Half[] _a;
        private readonly Half[] _b;
        private readonly int _rows;
        private readonly int _columns;
        private readonly int _depth;

        public Product(Device device, Queue queue, int rows, int columns, int depth)
        {
            (_rows, _columns, _depth) = (rows, columns, depth);
            var random = new Random(rows);
            _a = [.. Enumerable.Range(0, rows * depth).Select(_ => (Half)(random.NextSingle() - 0.5f))];
            _b = [.. Enumerable.Range(0, columns * depth).Select(_ => (Half)(random.NextSingle() - 0.5f))];
            A = device.Allocate<Half>(_a.Length);
            B = device.Allocate<Half>(_b.Length);
            queue.Write(A.View, _a.AsSpan());
            queue.Write(B.View, _b.AsSpan());
        }

        public Buffer<Half> A { get; }

        public Buffer<Half> B { get; }

        public bool Report(string what, TimeSpan time, Func<int, double> actual, double tolerance)
        {
            double worst = 0;
            var random = new Random(7);
            for (int sample = 0; sample < 2000; sample++)
            {
                (int i, int j) = (random.Next(_rows), random.Next(_columns));
                double sum = 0;
                for (int k = 0; k < _depth; k++)
                {
                    sum += (double)_a[(i * _depth) + k] * (double)_b[(j * _depth) + k];
                }

                worst = Math.Max(worst, Math.Abs(sum - actual((i * _columns) + j)) / (1 + Math.Abs(sum)));
            }

            bool right = worst <= tolerance;
            Console.WriteLine(
                $"  {what}, {_rows} x {_columns} x {_depth}: {time.TotalMicroseconds:F1} us, {2.0 * _rows * _columns * _depth / time.TotalSeconds / 1e12:F2} TFLOP/s, "
                + $"largest error {worst:E1}{(right ? "" : " WRONG")}");
            return right;
        }

        public void Dispose()
        {
            A.Dispose();
            B.Dispose();
        }
    }
}
