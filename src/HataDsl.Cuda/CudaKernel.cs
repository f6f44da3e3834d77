namespace HataDsl.Cuda;

/// <summary>What the driver has to say of a compiled kernel.</summary>
/// <param name="Name">Full name of the kernel.</param>
/// <param name="Registers">Registers of an invocation.</param>
/// <param name="LocalBytes">Memory of an invocation for private arrays and values that do not fit registers.</param>
/// <param name="SharedBytes">Shared memory of a workgroup.</param>
/// <param name="CodeBytes">Size of the machine code image.</param>
/// <param name="FromCache">Whether the machine code was kept from an earlier run.</param>
public sealed record CudaKernelInfo(string Name, int Registers, int LocalBytes, int SharedBytes, int CodeBytes, bool FromCache);

/// <summary>A kernel in a loaded module.</summary>
/// <param name="Module">The module.</param>
/// <param name="Function">The function to launch.</param>
/// <param name="DynamicSharedBytes">Bytes of shared memory that a launch gives, beside what the kernel declares.</param>
/// <param name="Info">Facts about it.</param>
internal sealed record CudaKernel(nint Module, nint Function, int DynamicSharedBytes, CudaKernelInfo Info);
