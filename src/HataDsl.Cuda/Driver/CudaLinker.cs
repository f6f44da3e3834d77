using System.Runtime.InteropServices;
using System.Text;

namespace HataDsl.Cuda;

/// <summary>Assembles PTX to the machine code of the current context's device, which unlike PTX loads at once and can be kept.</summary>
internal static unsafe class CudaLinker
{
    private const int LogBytes = 16 * 1024;
    private const int ErrorLogBuffer = 5;
    private const int ErrorLogBufferSize = 6;
    private const int PtxInput = 1;

    /// <summary>The machine code for PTX.</summary>
    /// <exception cref="AssemblerException">The assembler refuses the text.</exception>
    public static byte[] Link(string ptx, string kernel)
    {
        byte[] text = Encoding.ASCII.GetBytes(ptx + "\0");
        byte* log = (byte*)NativeMemory.AllocZeroed(LogBytes);
        nint state = 0;
        try
        {
            int* names = stackalloc int[] { ErrorLogBuffer, ErrorLogBufferSize };
            void** values = stackalloc void*[] { log, (void*)(nint)LogBytes };
            CudaDriver.Check(CudaApi.LinkCreate(2, names, values, out state), $"Assembling {kernel}");
            int result;
            fixed (byte* data = text)
            {
                result = CudaApi.LinkAddData(state, PtxInput, data, (nuint)text.Length, null, 0, null, null);
            }

            nint cubin = 0;
            nuint length = 0;
            if (result == 0)
            {
                result = CudaApi.LinkComplete(state, out cubin, out length);
            }

            if (result != 0)
            {
                throw new AssemblerException($"The assembler refuses the PTX of {kernel}: {CudaDriver.Describe(result)}.", Marshal.PtrToStringUTF8((nint)log) ?? "");
            }

            // The memory belongs to the linker.
            return new ReadOnlySpan<byte>((void*)cubin, checked((int)length)).ToArray();
        }
        finally
        {
            if (state != 0)
            {
                _ = CudaApi.LinkDestroy(state);
            }

            NativeMemory.Free(log);
        }
    }
}
