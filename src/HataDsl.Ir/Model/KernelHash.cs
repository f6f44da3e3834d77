using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HataDsl.Ir;

/// <summary>Identity of a kernel: the first 128 bits of SHA-256 over its IR text, so reformatting the C# changes nothing.</summary>
public static class KernelHash
{
    /// <summary>The hash of IR text as 32 hexadecimal digits.</summary>
    public static string Of(string irText)
    {
        using var sha = SHA256.Create();
        byte[] bytes = sha.ComputeHash(Encoding.UTF8.GetBytes(irText));
        var text = new StringBuilder(32);
        for (int i = 0; i < 16; i++)
        {
            text.Append(bytes[i].ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
