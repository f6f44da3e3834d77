using System.Runtime.InteropServices;

namespace HataDsl.Cuda;

/// <summary>Modules, the linker, launches and graphs.</summary>
internal static unsafe partial class CudaApi
{
    [LibraryImport(Library, EntryPoint = "cuModuleLoadDataEx")]
    public static partial int ModuleLoadDataEx(out nint module, void* image, uint options, int* names, void** values);

    [LibraryImport(Library, EntryPoint = "cuModuleUnload")]
    public static partial int ModuleUnload(nint module);

    [LibraryImport(Library, EntryPoint = "cuModuleGetFunction", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ModuleGetFunction(out nint function, nint module, string name);

    [LibraryImport(Library, EntryPoint = "cuFuncGetAttribute")]
    public static partial int FuncGetAttribute(out int value, CudaFunctionAttribute attribute, nint function);

    [LibraryImport(Library, EntryPoint = "cuLaunchKernel")]
    public static partial int LaunchKernel(
        nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ,
        uint sharedBytes, nint stream, void** parameters, void** extra);

    [LibraryImport(Library, EntryPoint = "cuFuncSetAttribute")]
    public static partial int FuncSetAttribute(nint function, CudaFunctionAttribute attribute, int value);

    [LibraryImport(Library, EntryPoint = "cuLinkCreate_v2")]
    public static partial int LinkCreate(uint options, int* names, void** values, out nint state);

    [LibraryImport(Library, EntryPoint = "cuLinkAddData_v2")]
    public static partial int LinkAddData(
        nint state, int kind, void* data, nuint bytes, byte* name, uint options, int* names, void** values);

    [LibraryImport(Library, EntryPoint = "cuLinkComplete")]
    public static partial int LinkComplete(nint state, out nint cubin, out nuint bytes);

    [LibraryImport(Library, EntryPoint = "cuLinkDestroy")]
    public static partial int LinkDestroy(nint state);

    [LibraryImport(Library, EntryPoint = "cuStreamBeginCapture_v2")]
    public static partial int StreamBeginCapture(nint stream, int mode);

    [LibraryImport(Library, EntryPoint = "cuStreamEndCapture")]
    public static partial int StreamEndCapture(nint stream, out nint graph);

    [LibraryImport(Library, EntryPoint = "cuGraphInstantiateWithFlags")]
    public static partial int GraphInstantiate(out nint executable, nint graph, ulong flags);

    [LibraryImport(Library, EntryPoint = "cuGraphLaunch")]
    public static partial int GraphLaunch(nint executable, nint stream);

    [LibraryImport(Library, EntryPoint = "cuGraphExecDestroy")]
    public static partial int GraphExecDestroy(nint executable);

    [LibraryImport(Library, EntryPoint = "cuGraphDestroy")]
    public static partial int GraphDestroy(nint graph);
}

/// <summary>Attributes of functions, by the driver's numbers.</summary>
internal enum CudaFunctionAttribute
{
    SharedBytes = 1,
    LocalBytes = 3,
    Registers = 4,
    MaxDynamicSharedBytes = 8,
}
