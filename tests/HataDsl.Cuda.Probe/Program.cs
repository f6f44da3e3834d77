using HataDsl;
using HataDsl.Cuda;
using HataDsl.Cuda.Probe;

// Compiles every kernel of the libraries and measures the first CUDA device; without one, makes PTX only.
var provider = new CudaDeviceProvider();
IReadOnlyList<DeviceListing> listing = provider.List();
foreach (DeviceListing found in listing)
{
    Console.WriteLine($"{found.Id}  {found.Name}  {found.Detail}");
}

if (listing.Count == 0)
{
    Console.WriteLine("Only PTX is made: " + provider.WhyNone());
    return Compilation.ToPtx();
}

using var device = (CudaDevice)provider.Open(0);
int failed = Compilation.OnDevice(device);
Measurements.Run(device);
return failed;
