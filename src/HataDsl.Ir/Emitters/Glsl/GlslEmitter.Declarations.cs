using System.Text;

namespace HataDsl.Ir;

public sealed partial class GlslEmitter
{
    private static readonly (string Extension, string[] Words)[] ExtensionTriggers =
    [
        ("GL_EXT_shader_8bit_storage", ["int8_t"]),
        ("GL_EXT_shader_16bit_storage", ["int16_t"]),
        ("GL_EXT_shader_explicit_arithmetic_types", ["int8_t", "int16_t", "int64_t"]),
        ("GL_KHR_shader_subgroup_basic", ["subgroup", "gl_Subgroup"]),
        ("GL_KHR_shader_subgroup_arithmetic", ["subgroupAdd", "subgroupMin", "subgroupMax", "subgroupAnd", "subgroupOr", "subgroupXor", "subgroupInclusive", "subgroupExclusive"]),
        ("GL_KHR_shader_subgroup_ballot", ["subgroupBallot", "subgroupBroadcast"]),
        ("GL_KHR_shader_subgroup_shuffle", ["subgroupShuffle(", "subgroupShuffleXor"]),
        ("GL_KHR_shader_subgroup_shuffle_relative", ["subgroupShuffleUp", "subgroupShuffleDown"]),
        ("GL_KHR_shader_subgroup_vote", ["subgroupAny", "subgroupAll"]),
        ("GL_EXT_null_initializer", [" = { }"]),
    ];

    private IEnumerable<string> Extensions(string text)
    {
        foreach ((string extension, string[] words) in ExtensionTriggers)
        {
            if (words.Any(word => text.Contains(word)))
            {
                yield return extension;
            }
        }

        if (text.Contains("int64_t") && UsesSubgroups)
        {
            yield return "GL_EXT_shader_subgroup_extended_types_int64";
        }

        yield return "GL_EXT_spirv_intrinsics";
    }

    /// <summary>
    /// Rounding to even and meaningful NaN, infinity and -0, as in C#. They are optional features;
    /// the Vulkan device strips these modes from the module where its driver lacks them.
    /// </summary>
    /// <param name="usesDouble">Whether the shader computes in f64: modes are declared for each width.</param>
    private string FloatControls(bool usesDouble)
    {
        var text = new StringBuilder();
        void Mode(int capability, int mode, int width) => text.Append(
            $"spirv_execution_mode(extensions = [\"SPV_KHR_float_controls\"], capabilities = [{capability}], {mode}, {width});\n");
        Mode(4466, 4461, 32);
        Mode(4467, 4462, 32);
        if (usesDouble)
        {
            Mode(4466, 4461, 64);
            Mode(4467, 4462, 64);
        }

        if (_exact)
        {
            Mode(4464, 4459, 32);
        }

        return text.ToString();
    }

    private string Declarations()
    {
        var text = new StringBuilder();
        WorkgroupShape shape = IsFlattened ? new(_kernel.Workgroup.Count, 1, 1) : _kernel.Workgroup;
        text.Append($"layout(local_size_x = {shape.X}, local_size_y = {shape.Y}, local_size_z = {shape.Z}) in;\n");
        int binding = 0;
        foreach (Symbol view in _kernel.Parameters.Where(p => p.Kind == SymbolKind.View))
        {
            string name = _names[view];
            text.Append($"layout(std430, set = 0, binding = {binding}) {Qualifiers(view)}buffer Block{binding} {{ {StorageType(view)} {name}[]; }};\n");
            binding++;
        }

        AppendArguments(text, binding);
        foreach (Symbol shared in _kernel.Symbols.Where(s => s.Kind == SymbolKind.Shared))
        {
            text.Append($"shared {StorageType(shared)} {_names[shared]}[{Math.Max(shared.Length, 1)}];\n");
        }

        return text.ToString();
    }

    private void AppendArguments(StringBuilder text, int nextBinding)
    {
        if (_kernel.Parameters.Count == 0)
        {
            return;
        }

        int[] sizes = [.. _kernel.Parameters.Select(p => p.Kind == SymbolKind.View ? 0 : p.Type.Size())];
        int[] offsets = PushLayout.Place(sizes, out int byteLength);
        string layout = byteLength <= PushLayout.MaxPushBytes ? "push_constant" : $"std140, set = 0, binding = {nextBinding}";
        text.Append($"layout({layout}) uniform Arguments\n{{\n");
        for (int i = 0; i < offsets.Length; i++)
        {
            Symbol parameter = _kernel.Parameters[i];
            string name = _names[parameter];
            if (parameter.Kind == SymbolKind.View)
            {
                text.Append($"    layout(offset = {offsets[i]}) uint first_{name};\n    layout(offset = {offsets[i] + 4}) uint length_{name};\n");
            }
            else
            {
                string type = parameter.Type == ScalarType.I1 ? "uint" : GlslTypes.Register(parameter.Type);
                text.Append($"    layout(offset = {offsets[i]}) {type} {name};\n");
            }
        }

        text.Append("};\n");
    }

    /// <summary>
    /// A view that is written and read in a kernel with barriers is coherent: only then does a barrier make its writes visible.
    /// Others are not, since that would keep them out of the nearest cache.
    /// </summary>
    private string Qualifiers(Symbol view)
    {
        SymbolUse use = UseOf(view);
        string access = (use & SymbolUse.Stored) == 0 ? "readonly " : (use & SymbolUse.Loaded) == 0 ? "writeonly " : "";
        return IsCoherent(view) ? "coherent restrict " : "restrict " + access;
    }

    private bool IsCoherent(Symbol view) =>
        _ops.Contains(Op.Barrier) && (UseOf(view) & (SymbolUse.Loaded | SymbolUse.Stored)) == (SymbolUse.Loaded | SymbolUse.Stored);

    /// <summary>Atomic operations exist on integers alone, so floats that need them are stored as their bits.</summary>
    private string StorageType(Symbol symbol) => HoldsFloatBits(symbol) ? "uint" : GlslTypes.Storage(symbol.Type);

    private bool HoldsFloatBits(Symbol symbol) => (UseOf(symbol) & SymbolUse.FloatAtomic) != 0;

    private string Variables()
    {
        var text = new StringBuilder();
        foreach (Symbol symbol in _kernel.Symbols)
        {
            string type = GlslTypes.Register(symbol.Type);
            string? line = symbol.Kind switch
            {
                SymbolKind.Local => $"{type} {_names[symbol]} = {GlslTypes.Zero(symbol.Type)};",
                SymbolKind.Private => $"{type} {_names[symbol]}[{Math.Max(symbol.Length, 1)}] = {{ }};",
                _ => null,
            };
            if (line is not null)
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }
}
