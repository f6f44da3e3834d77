using System.Numerics;
using System.Runtime.InteropServices;

namespace HataDsl.Transformers;

/// <content>Weights from a model's files.</content>
public sealed partial class DecoderWeights
{
    /// <summary>Loads the weights of a model.</summary>
    /// <param name="device">The device.</param>
    /// <param name="files">The model's files; may be closed afterwards.</param>
    /// <param name="type">Storage type on the device; null keeps that of the files.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <exception cref="ModelFormatException">A tensor is missing, misshapen or holds a value that is not finite.</exception>
    /// <exception cref="DeviceException">The device has not enough memory.</exception>
    public static DecoderWeights Load(Device device, ModelFiles files, NumberType? type = null, IProgress<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(files);
        var weights = new DecoderWeights(files.Configuration, device);
        try
        {
            using Queue queue = device.CreateQueue();
            weights.Build(queue, new FileSource(files, type), progress);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private sealed class FileSource(ModelFiles files, NumberType? type) : ISource
    {
        /// <summary>Bytes copied at a time: bounds the memory for conversion.</summary>
        private const int PieceBytes = 16 << 20;

        public NumberType TypeOf(string name) => type ?? files.Find(name).Type switch
        {
            TensorType.Float16 => NumberType.Float16,
            TensorType.BFloat16 => NumberType.BFloat16,
            _ => NumberType.Float32,
        };

        public float[] Vector(string name, int length)
        {
            var values = new float[length];
            files.ReadFloat32(name, values);
            CheckFinite(name, MemoryMarshal.Cast<float, uint>(values.AsSpan()), 0x7f800000u);
            return values;
        }

        public void CopyMatrix(Queue queue, string name, WeightMatrix target, int firstRow, int rows)
        {
            TensorBytes bytes = files.Bytes(name);
            int columns = target.Columns;
            bool same = target switch
            {
                WeightMatrix<float> => bytes.Entry.Type == TensorType.Float32,
                WeightMatrix<Half> => bytes.Entry.Type == TensorType.Float16,
                _ => bytes.Entry.Type == TensorType.BFloat16,
            };
            int step = Math.Max(1, PieceBytes / (columns * sizeof(float)));
            var values = same ? [] : new float[(long)Math.Min(step, rows) * columns];
            for (int row = 0; row < rows; row += step)
            {
                int count = Math.Min(step, rows - row);
                long rowBytes = bytes.Length / rows;
                ReadOnlySpan<byte> piece = bytes.Slice(row * rowBytes, (int)(count * rowBytes));
                CheckFinite(name, bytes.Entry.Type, piece);
                if (same)
                {
                    target.WriteRows(queue, firstRow + row, piece);
                }
                else
                {
                    Span<float> part = values.AsSpan(0, count * columns);
                    files.ReadFloat32(name, (long)row * columns, part);
                    CheckRange(name, target, part);
                    target.WriteRows(queue, firstRow + row, (ReadOnlySpan<float>)part);
                }
            }
        }

        private static void CheckFinite(string name, TensorType type, ReadOnlySpan<byte> bytes)
        {
            switch (type)
            {
                case TensorType.Float16:
                    CheckFinite(name, MemoryMarshal.Cast<byte, ushort>(bytes), (ushort)0x7c00);
                    break;
                case TensorType.BFloat16:
                    CheckFinite(name, MemoryMarshal.Cast<byte, ushort>(bytes), (ushort)0x7f80);
                    break;
                case TensorType.Float32:
                    CheckFinite(name, MemoryMarshal.Cast<byte, uint>(bytes), 0x7f800000u);
                    break;
            }
        }

        /// <summary>Refuses values that a half cannot hold, which would become infinities.</summary>
        private static void CheckRange(string name, WeightMatrix target, ReadOnlySpan<float> values)
        {
            if (target is not WeightMatrix<Half>)
            {
                return;
            }

            foreach (float value in values)
            {
                if (Half.IsInfinity((Half)value))
                {
                    throw new ModelFormatException($"tensor '{name}' holds {value}, which is too large for f16");
                }
            }
        }

        /// <summary>
        /// Refuses infinities and NaN. A model with one answers nonsense, and the fast CPU path relies on there being none.
        /// </summary>
        private static void CheckFinite<T>(string name, ReadOnlySpan<T> bits, T exponent)
            where T : unmanaged, IBinaryInteger<T>
        {
            var mask = new Vector<T>(exponent);
            int i = 0;
            bool found = false;
            for (; i + Vector<T>.Count <= bits.Length && !found; i += Vector<T>.Count)
            {
                found = System.Numerics.Vector.EqualsAny(new Vector<T>(bits[i..]) & mask, mask);
            }

            for (; i < bits.Length && !found; i++)
            {
                found = (bits[i] & exponent) == exponent;
            }

            if (found)
            {
                throw new ModelFormatException($"tensor '{name}' holds a value that is not finite");
            }
        }
    }
}
