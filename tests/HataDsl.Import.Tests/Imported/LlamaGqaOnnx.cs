// Made by HataDsl.Import from llama-gqa.onnx. It is a source file like any other: change it as you like.
using HataDsl;
using HataDsl.Graphs;
using HataDsl.Models;
using static HataDsl.Graphs.Operators;

namespace HataDsl.Import.Tests.Imported;

/// <summary>The graph of llama-gqa.onnx.</summary>
[Dimension("batch", 2, Typical = 1)]
[Dimension("sequence", 320, Typical = 64)]
public static partial class LlamaGqaOnnx
{
    /// <summary>Computes the outputs.</summary>
    [Graph]
    public static Tensor<float> Forward(
        [Shape("batch", "sequence")] Tensor<int> inputIds,
        LlamaGqaOnnxWeights weights)
    {
        int batch = inputIds.Length(0);
        int sequence = inputIds.Length(1);
        Tensor<int> range = Tensor.Index(sequence);
        Tensor<float> cast = Tensor.ToSingle(range);
        Tensor<float> unsqueeze3 = Tensor.Reshape(cast, sequence, 1);
        Tensor<float> mul = unsqueeze3 * weights.InverseFrequencies;
        Tensor<float> concat = Tensor.Concat(1, mul, mul);
        Tensor<float> cos = Tensor.Cos(concat);
        Tensor<float> sin = Tensor.Sin(concat);
        Tensor<int> unsqueeze4 = Tensor.Reshape(range, 1, sequence);
        Tensor<int> unsqueeze5 = Tensor.Reshape(range, sequence, 1);
        Tensor<bool> greater = unsqueeze4 > unsqueeze5;
        Tensor<float> where = Tensor.Select<float>(greater, -1E+09f, 0f);
        Tensor<float> gather3 = Tensor.Take(weights.ModelEmbedTokensWeight, Tensor.Select(inputIds < 0, inputIds + 512, inputIds));
        Tensor<float> pow = gather3 * gather3;
        Tensor<float> reducemean = Tensor.Mean(pow, 2);
        Tensor<float> add = reducemean + 1E-05f;
        Tensor<float> sqrt = Tensor.Sqrt(add);
        Tensor<float> reciprocal = 1f / sqrt;
        Tensor<float> mul2 = gather3 * reciprocal;
        Tensor<float> mul3 = weights.ModelLayers0InputLayernormWeight * mul2;
        Tensor<float> matmul = Tensor.MatMul(mul3, weights.ModelLayers0SelfAttnQProjWeight);
        Tensor<float> reshape = Tensor.Reshape(matmul, batch, sequence, 8, 16);
        Tensor<float> transpose = Tensor.Transpose(reshape, 0, 2, 1, 3);
        Tensor<float> slice = Tensor.Slice(transpose, 3, 0, 8);
        Tensor<float> slice2 = Tensor.Slice(transpose, 3, 8, 8);
        Tensor<float> neg = -slice2;
        Tensor<float> concat3 = Tensor.Concat(3, neg, slice);
        Tensor<float> mul4 = transpose * cos;
        Tensor<float> mul5 = concat3 * sin;
        Tensor<float> add2 = mul4 + mul5;
        Tensor<float> matmul2 = Tensor.MatMul(mul3, weights.ModelLayers0SelfAttnKProjWeight);
        Tensor<float> reshape2 = Tensor.Reshape(matmul2, batch, sequence, 2, 16);
        Tensor<float> transpose2 = Tensor.Transpose(reshape2, 0, 2, 1, 3);
        Tensor<float> slice3 = Tensor.Slice(transpose2, 3, 0, 8);
        Tensor<float> slice4 = Tensor.Slice(transpose2, 3, 8, 8);
        Tensor<float> neg2 = -slice4;
        Tensor<float> concat5 = Tensor.Concat(3, neg2, slice3);
        Tensor<float> mul6 = transpose2 * cos;
        Tensor<float> mul7 = concat5 * sin;
        Tensor<float> add3 = mul6 + mul7;
        Tensor<float> unsqueeze6 = Tensor.Reshape(add3, batch, 2, 1, sequence, 16);
        Tensor<float> expand = Tensor.Broadcast(unsqueeze6, batch, 2, 4, sequence, 16);
        Tensor<float> reshape3 = Tensor.Reshape(expand, batch, 8, sequence, 16);
        Tensor<float> matmul3 = Tensor.MatMul(mul3, weights.ModelLayers0SelfAttnVProjWeight);
        Tensor<float> reshape4 = Tensor.Reshape(matmul3, batch, sequence, 2, 16);
        Tensor<float> transpose3 = Tensor.Transpose(reshape4, 0, 2, 1, 3);
        Tensor<float> unsqueeze7 = Tensor.Reshape(transpose3, batch, 2, 1, sequence, 16);
        Tensor<float> expand2 = Tensor.Broadcast(unsqueeze7, batch, 2, 4, sequence, 16);
        Tensor<float> reshape5 = Tensor.Reshape(expand2, batch, 8, sequence, 16);
        Tensor<float> transpose4 = Tensor.Transpose(reshape3, 0, 1, 3, 2);
        Tensor<float> matmul4 = Tensor.MatMul(add2, transpose4);
        Tensor<float> div = matmul4 / 4f;
        Tensor<float> add4 = div + where;
        Tensor<float> softmax = Softmax(add4);
        Tensor<float> matmul5 = Tensor.MatMul(softmax, reshape5);
        Tensor<float> transpose5 = Tensor.Transpose(matmul5, 0, 2, 1, 3);
        Tensor<float> reshape6 = Tensor.Reshape(transpose5, batch, sequence, 128);
        Tensor<float> matmul6 = Tensor.MatMul(reshape6, weights.ModelLayers0SelfAttnOProjWeight);
        Tensor<float> add5 = gather3 + matmul6;
        Tensor<float> pow2 = add5 * add5;
        Tensor<float> reducemean2 = Tensor.Mean(pow2, 2);
        Tensor<float> add6 = reducemean2 + 1E-05f;
        Tensor<float> sqrt2 = Tensor.Sqrt(add6);
        Tensor<float> reciprocal2 = 1f / sqrt2;
        Tensor<float> mul8 = add5 * reciprocal2;
        Tensor<float> mul9 = weights.ModelLayers0PostAttentionLayernormWeight * mul8;
        Tensor<float> matmul7 = Tensor.MatMul(mul9, weights.ModelLayers0MlpGateProjWeight);
        Tensor<float> sigmoid = Sigmoid(matmul7);
        Tensor<float> mul10 = matmul7 * sigmoid;
        Tensor<float> matmul8 = Tensor.MatMul(mul9, weights.ModelLayers0MlpUpProjWeight);
        Tensor<float> mul11 = mul10 * matmul8;
        Tensor<float> matmul9 = Tensor.MatMul(mul11, weights.ModelLayers0MlpDownProjWeight);
        Tensor<float> add7 = add5 + matmul9;
        Tensor<float> pow3 = add7 * add7;
        Tensor<float> reducemean3 = Tensor.Mean(pow3, 2);
        Tensor<float> add8 = reducemean3 + 1E-05f;
        Tensor<float> sqrt3 = Tensor.Sqrt(add8);
        Tensor<float> reciprocal3 = 1f / sqrt3;
        Tensor<float> mul12 = add7 * reciprocal3;
        Tensor<float> mul13 = weights.ModelLayers1InputLayernormWeight * mul12;
        Tensor<float> matmul10 = Tensor.MatMul(mul13, weights.ModelLayers1SelfAttnQProjWeight);
        Tensor<float> reshape7 = Tensor.Reshape(matmul10, batch, sequence, 8, 16);
        Tensor<float> transpose6 = Tensor.Transpose(reshape7, 0, 2, 1, 3);
        Tensor<float> slice5 = Tensor.Slice(transpose6, 3, 0, 8);
        Tensor<float> slice6 = Tensor.Slice(transpose6, 3, 8, 8);
        Tensor<float> neg3 = -slice6;
        Tensor<float> concat13 = Tensor.Concat(3, neg3, slice5);
        Tensor<float> mul14 = transpose6 * cos;
        Tensor<float> mul15 = concat13 * sin;
        Tensor<float> add9 = mul14 + mul15;
        Tensor<float> matmul11 = Tensor.MatMul(mul13, weights.ModelLayers1SelfAttnKProjWeight);
        Tensor<float> reshape8 = Tensor.Reshape(matmul11, batch, sequence, 2, 16);
        Tensor<float> transpose7 = Tensor.Transpose(reshape8, 0, 2, 1, 3);
        Tensor<float> slice7 = Tensor.Slice(transpose7, 3, 0, 8);
        Tensor<float> slice8 = Tensor.Slice(transpose7, 3, 8, 8);
        Tensor<float> neg4 = -slice8;
        Tensor<float> concat15 = Tensor.Concat(3, neg4, slice7);
        Tensor<float> mul16 = transpose7 * cos;
        Tensor<float> mul17 = concat15 * sin;
        Tensor<float> add10 = mul16 + mul17;
        Tensor<float> unsqueeze8 = Tensor.Reshape(add10, batch, 2, 1, sequence, 16);
        Tensor<float> expand3 = Tensor.Broadcast(unsqueeze8, batch, 2, 4, sequence, 16);
        Tensor<float> reshape9 = Tensor.Reshape(expand3, batch, 8, sequence, 16);
        Tensor<float> matmul12 = Tensor.MatMul(mul13, weights.ModelLayers1SelfAttnVProjWeight);
        Tensor<float> reshape10 = Tensor.Reshape(matmul12, batch, sequence, 2, 16);
        Tensor<float> transpose8 = Tensor.Transpose(reshape10, 0, 2, 1, 3);
        Tensor<float> unsqueeze9 = Tensor.Reshape(transpose8, batch, 2, 1, sequence, 16);
        Tensor<float> expand4 = Tensor.Broadcast(unsqueeze9, batch, 2, 4, sequence, 16);
        Tensor<float> reshape11 = Tensor.Reshape(expand4, batch, 8, sequence, 16);
        Tensor<float> transpose9 = Tensor.Transpose(reshape9, 0, 1, 3, 2);
        Tensor<float> matmul13 = Tensor.MatMul(add9, transpose9);
        Tensor<float> div2 = matmul13 / 4f;
        Tensor<float> add11 = div2 + where;
        Tensor<float> softmax2 = Softmax(add11);
        Tensor<float> matmul14 = Tensor.MatMul(softmax2, reshape11);
        Tensor<float> transpose10 = Tensor.Transpose(matmul14, 0, 2, 1, 3);
        Tensor<float> reshape12 = Tensor.Reshape(transpose10, batch, sequence, 128);
        Tensor<float> matmul15 = Tensor.MatMul(reshape12, weights.ModelLayers1SelfAttnOProjWeight);
        Tensor<float> add12 = add7 + matmul15;
        Tensor<float> pow4 = add12 * add12;
        Tensor<float> reducemean4 = Tensor.Mean(pow4, 2);
        Tensor<float> add13 = reducemean4 + 1E-05f;
        Tensor<float> sqrt4 = Tensor.Sqrt(add13);
        Tensor<float> reciprocal4 = 1f / sqrt4;
        Tensor<float> mul18 = add12 * reciprocal4;
        Tensor<float> mul19 = weights.ModelLayers1PostAttentionLayernormWeight * mul18;
        Tensor<float> matmul16 = Tensor.MatMul(mul19, weights.ModelLayers1MlpGateProjWeight);
        Tensor<float> sigmoid2 = Sigmoid(matmul16);
        Tensor<float> mul20 = matmul16 * sigmoid2;
        Tensor<float> matmul17 = Tensor.MatMul(mul19, weights.ModelLayers1MlpUpProjWeight);
        Tensor<float> mul21 = mul20 * matmul17;
        Tensor<float> matmul18 = Tensor.MatMul(mul21, weights.ModelLayers1MlpDownProjWeight);
        Tensor<float> add14 = add12 + matmul18;
        Tensor<float> pow5 = add14 * add14;
        Tensor<float> reducemean5 = Tensor.Mean(pow5, 2);
        Tensor<float> add15 = reducemean5 + 1E-05f;
        Tensor<float> sqrt5 = Tensor.Sqrt(add15);
        Tensor<float> reciprocal5 = 1f / sqrt5;
        Tensor<float> mul22 = add14 * reciprocal5;
        Tensor<float> mul23 = weights.ModelLayers2InputLayernormWeight * mul22;
        Tensor<float> matmul19 = Tensor.MatMul(mul23, weights.ModelLayers2SelfAttnQProjWeight);
        Tensor<float> reshape13 = Tensor.Reshape(matmul19, batch, sequence, 8, 16);
        Tensor<float> transpose11 = Tensor.Transpose(reshape13, 0, 2, 1, 3);
        Tensor<float> slice9 = Tensor.Slice(transpose11, 3, 0, 8);
        Tensor<float> slice10 = Tensor.Slice(transpose11, 3, 8, 8);
        Tensor<float> neg5 = -slice10;
        Tensor<float> concat23 = Tensor.Concat(3, neg5, slice9);
        Tensor<float> mul24 = transpose11 * cos;
        Tensor<float> mul25 = concat23 * sin;
        Tensor<float> add16 = mul24 + mul25;
        Tensor<float> matmul20 = Tensor.MatMul(mul23, weights.ModelLayers2SelfAttnKProjWeight);
        Tensor<float> reshape14 = Tensor.Reshape(matmul20, batch, sequence, 2, 16);
        Tensor<float> transpose12 = Tensor.Transpose(reshape14, 0, 2, 1, 3);
        Tensor<float> slice11 = Tensor.Slice(transpose12, 3, 0, 8);
        Tensor<float> slice12 = Tensor.Slice(transpose12, 3, 8, 8);
        Tensor<float> neg6 = -slice12;
        Tensor<float> concat25 = Tensor.Concat(3, neg6, slice11);
        Tensor<float> mul26 = transpose12 * cos;
        Tensor<float> mul27 = concat25 * sin;
        Tensor<float> add17 = mul26 + mul27;
        Tensor<float> unsqueeze10 = Tensor.Reshape(add17, batch, 2, 1, sequence, 16);
        Tensor<float> expand5 = Tensor.Broadcast(unsqueeze10, batch, 2, 4, sequence, 16);
        Tensor<float> reshape15 = Tensor.Reshape(expand5, batch, 8, sequence, 16);
        Tensor<float> matmul21 = Tensor.MatMul(mul23, weights.ModelLayers2SelfAttnVProjWeight);
        Tensor<float> reshape16 = Tensor.Reshape(matmul21, batch, sequence, 2, 16);
        Tensor<float> transpose13 = Tensor.Transpose(reshape16, 0, 2, 1, 3);
        Tensor<float> unsqueeze11 = Tensor.Reshape(transpose13, batch, 2, 1, sequence, 16);
        Tensor<float> expand6 = Tensor.Broadcast(unsqueeze11, batch, 2, 4, sequence, 16);
        Tensor<float> reshape17 = Tensor.Reshape(expand6, batch, 8, sequence, 16);
        Tensor<float> transpose14 = Tensor.Transpose(reshape15, 0, 1, 3, 2);
        Tensor<float> matmul22 = Tensor.MatMul(add16, transpose14);
        Tensor<float> div3 = matmul22 / 4f;
        Tensor<float> add18 = div3 + where;
        Tensor<float> softmax3 = Softmax(add18);
        Tensor<float> matmul23 = Tensor.MatMul(softmax3, reshape17);
        Tensor<float> transpose15 = Tensor.Transpose(matmul23, 0, 2, 1, 3);
        Tensor<float> reshape18 = Tensor.Reshape(transpose15, batch, sequence, 128);
        Tensor<float> matmul24 = Tensor.MatMul(reshape18, weights.ModelLayers2SelfAttnOProjWeight);
        Tensor<float> add19 = add14 + matmul24;
        Tensor<float> pow6 = add19 * add19;
        Tensor<float> reducemean6 = Tensor.Mean(pow6, 2);
        Tensor<float> add20 = reducemean6 + 1E-05f;
        Tensor<float> sqrt6 = Tensor.Sqrt(add20);
        Tensor<float> reciprocal6 = 1f / sqrt6;
        Tensor<float> mul28 = add19 * reciprocal6;
        Tensor<float> mul29 = weights.ModelLayers2PostAttentionLayernormWeight * mul28;
        Tensor<float> matmul25 = Tensor.MatMul(mul29, weights.ModelLayers2MlpGateProjWeight);
        Tensor<float> sigmoid3 = Sigmoid(matmul25);
        Tensor<float> mul30 = matmul25 * sigmoid3;
        Tensor<float> matmul26 = Tensor.MatMul(mul29, weights.ModelLayers2MlpUpProjWeight);
        Tensor<float> mul31 = mul30 * matmul26;
        Tensor<float> matmul27 = Tensor.MatMul(mul31, weights.ModelLayers2MlpDownProjWeight);
        Tensor<float> add21 = add19 + matmul27;
        Tensor<float> pow7 = add21 * add21;
        Tensor<float> reducemean7 = Tensor.Mean(pow7, 2);
        Tensor<float> add22 = reducemean7 + 1E-05f;
        Tensor<float> sqrt7 = Tensor.Sqrt(add22);
        Tensor<float> reciprocal7 = 1f / sqrt7;
        Tensor<float> mul32 = add21 * reciprocal7;
        Tensor<float> mul33 = weights.ModelLayers3InputLayernormWeight * mul32;
        Tensor<float> matmul28 = Tensor.MatMul(mul33, weights.ModelLayers3SelfAttnQProjWeight);
        Tensor<float> reshape19 = Tensor.Reshape(matmul28, batch, sequence, 8, 16);
        Tensor<float> transpose16 = Tensor.Transpose(reshape19, 0, 2, 1, 3);
        Tensor<float> slice13 = Tensor.Slice(transpose16, 3, 0, 8);
        Tensor<float> slice14 = Tensor.Slice(transpose16, 3, 8, 8);
        Tensor<float> neg7 = -slice14;
        Tensor<float> concat33 = Tensor.Concat(3, neg7, slice13);
        Tensor<float> mul34 = transpose16 * cos;
        Tensor<float> mul35 = concat33 * sin;
        Tensor<float> add23 = mul34 + mul35;
        Tensor<float> matmul29 = Tensor.MatMul(mul33, weights.ModelLayers3SelfAttnKProjWeight);
        Tensor<float> reshape20 = Tensor.Reshape(matmul29, batch, sequence, 2, 16);
        Tensor<float> transpose17 = Tensor.Transpose(reshape20, 0, 2, 1, 3);
        Tensor<float> slice15 = Tensor.Slice(transpose17, 3, 0, 8);
        Tensor<float> slice16 = Tensor.Slice(transpose17, 3, 8, 8);
        Tensor<float> neg8 = -slice16;
        Tensor<float> concat35 = Tensor.Concat(3, neg8, slice15);
        Tensor<float> mul36 = transpose17 * cos;
        Tensor<float> mul37 = concat35 * sin;
        Tensor<float> add24 = mul36 + mul37;
        Tensor<float> unsqueeze12 = Tensor.Reshape(add24, batch, 2, 1, sequence, 16);
        Tensor<float> expand7 = Tensor.Broadcast(unsqueeze12, batch, 2, 4, sequence, 16);
        Tensor<float> reshape21 = Tensor.Reshape(expand7, batch, 8, sequence, 16);
        Tensor<float> matmul30 = Tensor.MatMul(mul33, weights.ModelLayers3SelfAttnVProjWeight);
        Tensor<float> reshape22 = Tensor.Reshape(matmul30, batch, sequence, 2, 16);
        Tensor<float> transpose18 = Tensor.Transpose(reshape22, 0, 2, 1, 3);
        Tensor<float> unsqueeze13 = Tensor.Reshape(transpose18, batch, 2, 1, sequence, 16);
        Tensor<float> expand8 = Tensor.Broadcast(unsqueeze13, batch, 2, 4, sequence, 16);
        Tensor<float> reshape23 = Tensor.Reshape(expand8, batch, 8, sequence, 16);
        Tensor<float> transpose19 = Tensor.Transpose(reshape21, 0, 1, 3, 2);
        Tensor<float> matmul31 = Tensor.MatMul(add23, transpose19);
        Tensor<float> div4 = matmul31 / 4f;
        Tensor<float> add25 = div4 + where;
        Tensor<float> softmax4 = Softmax(add25);
        Tensor<float> matmul32 = Tensor.MatMul(softmax4, reshape23);
        Tensor<float> transpose20 = Tensor.Transpose(matmul32, 0, 2, 1, 3);
        Tensor<float> reshape24 = Tensor.Reshape(transpose20, batch, sequence, 128);
        Tensor<float> matmul33 = Tensor.MatMul(reshape24, weights.ModelLayers3SelfAttnOProjWeight);
        Tensor<float> add26 = add21 + matmul33;
        Tensor<float> pow8 = add26 * add26;
        Tensor<float> reducemean8 = Tensor.Mean(pow8, 2);
        Tensor<float> add27 = reducemean8 + 1E-05f;
        Tensor<float> sqrt8 = Tensor.Sqrt(add27);
        Tensor<float> reciprocal8 = 1f / sqrt8;
        Tensor<float> mul38 = add26 * reciprocal8;
        Tensor<float> mul39 = weights.ModelLayers3PostAttentionLayernormWeight * mul38;
        Tensor<float> matmul34 = Tensor.MatMul(mul39, weights.ModelLayers3MlpGateProjWeight);
        Tensor<float> sigmoid4 = Sigmoid(matmul34);
        Tensor<float> mul40 = matmul34 * sigmoid4;
        Tensor<float> matmul35 = Tensor.MatMul(mul39, weights.ModelLayers3MlpUpProjWeight);
        Tensor<float> mul41 = mul40 * matmul35;
        Tensor<float> matmul36 = Tensor.MatMul(mul41, weights.ModelLayers3MlpDownProjWeight);
        Tensor<float> add28 = add26 + matmul36;
        Tensor<float> pow9 = add28 * add28;
        Tensor<float> reducemean9 = Tensor.Mean(pow9, 2);
        Tensor<float> add29 = reducemean9 + 1E-05f;
        Tensor<float> sqrt9 = Tensor.Sqrt(add29);
        Tensor<float> reciprocal9 = 1f / sqrt9;
        Tensor<float> mul42 = add28 * reciprocal9;
        Tensor<float> mul43 = weights.ModelNormWeight * mul42;
        Tensor<float> matmul37 = Tensor.MatMul(mul43, weights.LmHeadWeight);
        return matmul37;
    }

    /// <summary>Reads the weights to the host, for computing there.</summary>
    /// <param name="path">The file that the graph was made from.</param>
    public static LlamaGqaOnnxWeights ReadWeights(string path)
    {
        using var file = ModelFile.Open(path);
        return new LlamaGqaOnnxWeights(
            file.Read<float>("inverse_frequencies", 1, 8),
            file.Read<float>("model.embed_tokens.weight", 512, 128),
            file.Read<float>("model.layers.0.input_layernorm.weight", 128),
            file.Read<float>("model.layers.0.self_attn.q_proj.weight", 128, 128),
            file.Read<float>("model.layers.0.self_attn.k_proj.weight", 128, 32),
            file.Read<float>("model.layers.0.self_attn.v_proj.weight", 128, 32),
            file.Read<float>("model.layers.0.self_attn.o_proj.weight", 128, 128),
            file.Read<float>("model.layers.0.post_attention_layernorm.weight", 128),
            file.Read<float>("model.layers.0.mlp.gate_proj.weight", 128, 352),
            file.Read<float>("model.layers.0.mlp.up_proj.weight", 128, 352),
            file.Read<float>("model.layers.0.mlp.down_proj.weight", 352, 128),
            file.Read<float>("model.layers.1.input_layernorm.weight", 128),
            file.Read<float>("model.layers.1.self_attn.q_proj.weight", 128, 128),
            file.Read<float>("model.layers.1.self_attn.k_proj.weight", 128, 32),
            file.Read<float>("model.layers.1.self_attn.v_proj.weight", 128, 32),
            file.Read<float>("model.layers.1.self_attn.o_proj.weight", 128, 128),
            file.Read<float>("model.layers.1.post_attention_layernorm.weight", 128),
            file.Read<float>("model.layers.1.mlp.gate_proj.weight", 128, 352),
            file.Read<float>("model.layers.1.mlp.up_proj.weight", 128, 352),
            file.Read<float>("model.layers.1.mlp.down_proj.weight", 352, 128),
            file.Read<float>("model.layers.2.input_layernorm.weight", 128),
            file.Read<float>("model.layers.2.self_attn.q_proj.weight", 128, 128),
            file.Read<float>("model.layers.2.self_attn.k_proj.weight", 128, 32),
            file.Read<float>("model.layers.2.self_attn.v_proj.weight", 128, 32),
            file.Read<float>("model.layers.2.self_attn.o_proj.weight", 128, 128),
            file.Read<float>("model.layers.2.post_attention_layernorm.weight", 128),
            file.Read<float>("model.layers.2.mlp.gate_proj.weight", 128, 352),
            file.Read<float>("model.layers.2.mlp.up_proj.weight", 128, 352),
            file.Read<float>("model.layers.2.mlp.down_proj.weight", 352, 128),
            file.Read<float>("model.layers.3.input_layernorm.weight", 128),
            file.Read<float>("model.layers.3.self_attn.q_proj.weight", 128, 128),
            file.Read<float>("model.layers.3.self_attn.k_proj.weight", 128, 32),
            file.Read<float>("model.layers.3.self_attn.v_proj.weight", 128, 32),
            file.Read<float>("model.layers.3.self_attn.o_proj.weight", 128, 128),
            file.Read<float>("model.layers.3.post_attention_layernorm.weight", 128),
            file.Read<float>("model.layers.3.mlp.gate_proj.weight", 128, 352),
            file.Read<float>("model.layers.3.mlp.up_proj.weight", 128, 352),
            file.Read<float>("model.layers.3.mlp.down_proj.weight", 352, 128),
            file.Read<float>("model.norm.weight", 128),
            file.Read<float>("lm_head.weight", 128, 512));
    }
}

/// <summary>Weights of <see cref="LlamaGqaOnnx"/>.</summary>
public sealed record LlamaGqaOnnxWeights(
    [Shape(1, 8)] Tensor<float> InverseFrequencies,
    [Shape(512, 128)] Tensor<float> ModelEmbedTokensWeight,
    [Shape(128)] Tensor<float> ModelLayers0InputLayernormWeight,
    [Shape(128, 128)] Tensor<float> ModelLayers0SelfAttnQProjWeight,
    [Shape(128, 32)] Tensor<float> ModelLayers0SelfAttnKProjWeight,
    [Shape(128, 32)] Tensor<float> ModelLayers0SelfAttnVProjWeight,
    [Shape(128, 128)] Tensor<float> ModelLayers0SelfAttnOProjWeight,
    [Shape(128)] Tensor<float> ModelLayers0PostAttentionLayernormWeight,
    [Shape(128, 352)] Tensor<float> ModelLayers0MlpGateProjWeight,
    [Shape(128, 352)] Tensor<float> ModelLayers0MlpUpProjWeight,
    [Shape(352, 128)] Tensor<float> ModelLayers0MlpDownProjWeight,
    [Shape(128)] Tensor<float> ModelLayers1InputLayernormWeight,
    [Shape(128, 128)] Tensor<float> ModelLayers1SelfAttnQProjWeight,
    [Shape(128, 32)] Tensor<float> ModelLayers1SelfAttnKProjWeight,
    [Shape(128, 32)] Tensor<float> ModelLayers1SelfAttnVProjWeight,
    [Shape(128, 128)] Tensor<float> ModelLayers1SelfAttnOProjWeight,
    [Shape(128)] Tensor<float> ModelLayers1PostAttentionLayernormWeight,
    [Shape(128, 352)] Tensor<float> ModelLayers1MlpGateProjWeight,
    [Shape(128, 352)] Tensor<float> ModelLayers1MlpUpProjWeight,
    [Shape(352, 128)] Tensor<float> ModelLayers1MlpDownProjWeight,
    [Shape(128)] Tensor<float> ModelLayers2InputLayernormWeight,
    [Shape(128, 128)] Tensor<float> ModelLayers2SelfAttnQProjWeight,
    [Shape(128, 32)] Tensor<float> ModelLayers2SelfAttnKProjWeight,
    [Shape(128, 32)] Tensor<float> ModelLayers2SelfAttnVProjWeight,
    [Shape(128, 128)] Tensor<float> ModelLayers2SelfAttnOProjWeight,
    [Shape(128)] Tensor<float> ModelLayers2PostAttentionLayernormWeight,
    [Shape(128, 352)] Tensor<float> ModelLayers2MlpGateProjWeight,
    [Shape(128, 352)] Tensor<float> ModelLayers2MlpUpProjWeight,
    [Shape(352, 128)] Tensor<float> ModelLayers2MlpDownProjWeight,
    [Shape(128)] Tensor<float> ModelLayers3InputLayernormWeight,
    [Shape(128, 128)] Tensor<float> ModelLayers3SelfAttnQProjWeight,
    [Shape(128, 32)] Tensor<float> ModelLayers3SelfAttnKProjWeight,
    [Shape(128, 32)] Tensor<float> ModelLayers3SelfAttnVProjWeight,
    [Shape(128, 128)] Tensor<float> ModelLayers3SelfAttnOProjWeight,
    [Shape(128)] Tensor<float> ModelLayers3PostAttentionLayernormWeight,
    [Shape(128, 352)] Tensor<float> ModelLayers3MlpGateProjWeight,
    [Shape(128, 352)] Tensor<float> ModelLayers3MlpUpProjWeight,
    [Shape(352, 128)] Tensor<float> ModelLayers3MlpDownProjWeight,
    [Shape(128)] Tensor<float> ModelNormWeight,
    [Shape(128, 512)] Tensor<float> LmHeadWeight);

/// <summary><see cref="LlamaGqaOnnx"/> on a device, with its weights.</summary>
public sealed class LlamaGqaOnnxModel : IDisposable
{
    private readonly LlamaGqaOnnx.ForwardGraph _graph;
    private readonly Buffer<float> _inverseFrequencies;
    private readonly Buffer<float> _modelEmbedTokensWeight;
    private readonly Buffer<float> _modelLayers0InputLayernormWeight;
    private readonly Buffer<float> _modelLayers0SelfAttnQProjWeight;
    private readonly Buffer<float> _modelLayers0SelfAttnKProjWeight;
    private readonly Buffer<float> _modelLayers0SelfAttnVProjWeight;
    private readonly Buffer<float> _modelLayers0SelfAttnOProjWeight;
    private readonly Buffer<float> _modelLayers0PostAttentionLayernormWeight;
    private readonly Buffer<float> _modelLayers0MlpGateProjWeight;
    private readonly Buffer<float> _modelLayers0MlpUpProjWeight;
    private readonly Buffer<float> _modelLayers0MlpDownProjWeight;
    private readonly Buffer<float> _modelLayers1InputLayernormWeight;
    private readonly Buffer<float> _modelLayers1SelfAttnQProjWeight;
    private readonly Buffer<float> _modelLayers1SelfAttnKProjWeight;
    private readonly Buffer<float> _modelLayers1SelfAttnVProjWeight;
    private readonly Buffer<float> _modelLayers1SelfAttnOProjWeight;
    private readonly Buffer<float> _modelLayers1PostAttentionLayernormWeight;
    private readonly Buffer<float> _modelLayers1MlpGateProjWeight;
    private readonly Buffer<float> _modelLayers1MlpUpProjWeight;
    private readonly Buffer<float> _modelLayers1MlpDownProjWeight;
    private readonly Buffer<float> _modelLayers2InputLayernormWeight;
    private readonly Buffer<float> _modelLayers2SelfAttnQProjWeight;
    private readonly Buffer<float> _modelLayers2SelfAttnKProjWeight;
    private readonly Buffer<float> _modelLayers2SelfAttnVProjWeight;
    private readonly Buffer<float> _modelLayers2SelfAttnOProjWeight;
    private readonly Buffer<float> _modelLayers2PostAttentionLayernormWeight;
    private readonly Buffer<float> _modelLayers2MlpGateProjWeight;
    private readonly Buffer<float> _modelLayers2MlpUpProjWeight;
    private readonly Buffer<float> _modelLayers2MlpDownProjWeight;
    private readonly Buffer<float> _modelLayers3InputLayernormWeight;
    private readonly Buffer<float> _modelLayers3SelfAttnQProjWeight;
    private readonly Buffer<float> _modelLayers3SelfAttnKProjWeight;
    private readonly Buffer<float> _modelLayers3SelfAttnVProjWeight;
    private readonly Buffer<float> _modelLayers3SelfAttnOProjWeight;
    private readonly Buffer<float> _modelLayers3PostAttentionLayernormWeight;
    private readonly Buffer<float> _modelLayers3MlpGateProjWeight;
    private readonly Buffer<float> _modelLayers3MlpUpProjWeight;
    private readonly Buffer<float> _modelLayers3MlpDownProjWeight;
    private readonly Buffer<float> _modelNormWeight;
    private readonly Buffer<float> _lmHeadWeight;

    /// <summary>Loads the weights.</summary>
    /// <param name="device">The device.</param>
    /// <param name="path">The file that the graph was made from.</param>
    public LlamaGqaOnnxModel(Device device, string path)
    {
        _graph = new LlamaGqaOnnx.ForwardGraph(device);
        using var file = ModelFile.Open(path);
        using Queue queue = device.CreateQueue();
        _inverseFrequencies = file.Load<float>(queue, "inverse_frequencies", 1, 8);
        _modelEmbedTokensWeight = file.Load<float>(queue, "model.embed_tokens.weight", 512, 128);
        _modelLayers0InputLayernormWeight = file.Load<float>(queue, "model.layers.0.input_layernorm.weight", 128);
        _modelLayers0SelfAttnQProjWeight = file.Load<float>(queue, "model.layers.0.self_attn.q_proj.weight", 128, 128);
        _modelLayers0SelfAttnKProjWeight = file.Load<float>(queue, "model.layers.0.self_attn.k_proj.weight", 128, 32);
        _modelLayers0SelfAttnVProjWeight = file.Load<float>(queue, "model.layers.0.self_attn.v_proj.weight", 128, 32);
        _modelLayers0SelfAttnOProjWeight = file.Load<float>(queue, "model.layers.0.self_attn.o_proj.weight", 128, 128);
        _modelLayers0PostAttentionLayernormWeight = file.Load<float>(queue, "model.layers.0.post_attention_layernorm.weight", 128);
        _modelLayers0MlpGateProjWeight = file.Load<float>(queue, "model.layers.0.mlp.gate_proj.weight", 128, 352);
        _modelLayers0MlpUpProjWeight = file.Load<float>(queue, "model.layers.0.mlp.up_proj.weight", 128, 352);
        _modelLayers0MlpDownProjWeight = file.Load<float>(queue, "model.layers.0.mlp.down_proj.weight", 352, 128);
        _modelLayers1InputLayernormWeight = file.Load<float>(queue, "model.layers.1.input_layernorm.weight", 128);
        _modelLayers1SelfAttnQProjWeight = file.Load<float>(queue, "model.layers.1.self_attn.q_proj.weight", 128, 128);
        _modelLayers1SelfAttnKProjWeight = file.Load<float>(queue, "model.layers.1.self_attn.k_proj.weight", 128, 32);
        _modelLayers1SelfAttnVProjWeight = file.Load<float>(queue, "model.layers.1.self_attn.v_proj.weight", 128, 32);
        _modelLayers1SelfAttnOProjWeight = file.Load<float>(queue, "model.layers.1.self_attn.o_proj.weight", 128, 128);
        _modelLayers1PostAttentionLayernormWeight = file.Load<float>(queue, "model.layers.1.post_attention_layernorm.weight", 128);
        _modelLayers1MlpGateProjWeight = file.Load<float>(queue, "model.layers.1.mlp.gate_proj.weight", 128, 352);
        _modelLayers1MlpUpProjWeight = file.Load<float>(queue, "model.layers.1.mlp.up_proj.weight", 128, 352);
        _modelLayers1MlpDownProjWeight = file.Load<float>(queue, "model.layers.1.mlp.down_proj.weight", 352, 128);
        _modelLayers2InputLayernormWeight = file.Load<float>(queue, "model.layers.2.input_layernorm.weight", 128);
        _modelLayers2SelfAttnQProjWeight = file.Load<float>(queue, "model.layers.2.self_attn.q_proj.weight", 128, 128);
        _modelLayers2SelfAttnKProjWeight = file.Load<float>(queue, "model.layers.2.self_attn.k_proj.weight", 128, 32);
        _modelLayers2SelfAttnVProjWeight = file.Load<float>(queue, "model.layers.2.self_attn.v_proj.weight", 128, 32);
        _modelLayers2SelfAttnOProjWeight = file.Load<float>(queue, "model.layers.2.self_attn.o_proj.weight", 128, 128);
        _modelLayers2PostAttentionLayernormWeight = file.Load<float>(queue, "model.layers.2.post_attention_layernorm.weight", 128);
        _modelLayers2MlpGateProjWeight = file.Load<float>(queue, "model.layers.2.mlp.gate_proj.weight", 128, 352);
        _modelLayers2MlpUpProjWeight = file.Load<float>(queue, "model.layers.2.mlp.up_proj.weight", 128, 352);
        _modelLayers2MlpDownProjWeight = file.Load<float>(queue, "model.layers.2.mlp.down_proj.weight", 352, 128);
        _modelLayers3InputLayernormWeight = file.Load<float>(queue, "model.layers.3.input_layernorm.weight", 128);
        _modelLayers3SelfAttnQProjWeight = file.Load<float>(queue, "model.layers.3.self_attn.q_proj.weight", 128, 128);
        _modelLayers3SelfAttnKProjWeight = file.Load<float>(queue, "model.layers.3.self_attn.k_proj.weight", 128, 32);
        _modelLayers3SelfAttnVProjWeight = file.Load<float>(queue, "model.layers.3.self_attn.v_proj.weight", 128, 32);
        _modelLayers3SelfAttnOProjWeight = file.Load<float>(queue, "model.layers.3.self_attn.o_proj.weight", 128, 128);
        _modelLayers3PostAttentionLayernormWeight = file.Load<float>(queue, "model.layers.3.post_attention_layernorm.weight", 128);
        _modelLayers3MlpGateProjWeight = file.Load<float>(queue, "model.layers.3.mlp.gate_proj.weight", 128, 352);
        _modelLayers3MlpUpProjWeight = file.Load<float>(queue, "model.layers.3.mlp.up_proj.weight", 128, 352);
        _modelLayers3MlpDownProjWeight = file.Load<float>(queue, "model.layers.3.mlp.down_proj.weight", 352, 128);
        _modelNormWeight = file.Load<float>(queue, "model.norm.weight", 128);
        _lmHeadWeight = file.Load<float>(queue, "lm_head.weight", 128, 512);
    }

    /// <summary>The compiled graph: its report, its picture, the choice of plan.</summary>
    public CompiledGraph Graph => _graph;

    /// <summary>Runs the graph.</summary>
    public void Run(Queue queue, int batch, int sequence, BufferView<int> inputIds, BufferView<float> matmul37) =>
        _graph.Run(queue, batch, sequence, inputIds, _inverseFrequencies, _modelEmbedTokensWeight, _modelLayers0InputLayernormWeight, _modelLayers0SelfAttnQProjWeight, _modelLayers0SelfAttnKProjWeight, _modelLayers0SelfAttnVProjWeight, _modelLayers0SelfAttnOProjWeight, _modelLayers0PostAttentionLayernormWeight, _modelLayers0MlpGateProjWeight, _modelLayers0MlpUpProjWeight, _modelLayers0MlpDownProjWeight, _modelLayers1InputLayernormWeight, _modelLayers1SelfAttnQProjWeight, _modelLayers1SelfAttnKProjWeight, _modelLayers1SelfAttnVProjWeight, _modelLayers1SelfAttnOProjWeight, _modelLayers1PostAttentionLayernormWeight, _modelLayers1MlpGateProjWeight, _modelLayers1MlpUpProjWeight, _modelLayers1MlpDownProjWeight, _modelLayers2InputLayernormWeight, _modelLayers2SelfAttnQProjWeight, _modelLayers2SelfAttnKProjWeight, _modelLayers2SelfAttnVProjWeight, _modelLayers2SelfAttnOProjWeight, _modelLayers2PostAttentionLayernormWeight, _modelLayers2MlpGateProjWeight, _modelLayers2MlpUpProjWeight, _modelLayers2MlpDownProjWeight, _modelLayers3InputLayernormWeight, _modelLayers3SelfAttnQProjWeight, _modelLayers3SelfAttnKProjWeight, _modelLayers3SelfAttnVProjWeight, _modelLayers3SelfAttnOProjWeight, _modelLayers3PostAttentionLayernormWeight, _modelLayers3MlpGateProjWeight, _modelLayers3MlpUpProjWeight, _modelLayers3MlpDownProjWeight, _modelNormWeight, _lmHeadWeight, matmul37);

    /// <summary>Frees the weights and the memory between kernels.</summary>
    public void Dispose()
    {
        _graph.Dispose();
        _inverseFrequencies.Dispose();
        _modelEmbedTokensWeight.Dispose();
        _modelLayers0InputLayernormWeight.Dispose();
        _modelLayers0SelfAttnQProjWeight.Dispose();
        _modelLayers0SelfAttnKProjWeight.Dispose();
        _modelLayers0SelfAttnVProjWeight.Dispose();
        _modelLayers0SelfAttnOProjWeight.Dispose();
        _modelLayers0PostAttentionLayernormWeight.Dispose();
        _modelLayers0MlpGateProjWeight.Dispose();
        _modelLayers0MlpUpProjWeight.Dispose();
        _modelLayers0MlpDownProjWeight.Dispose();
        _modelLayers1InputLayernormWeight.Dispose();
        _modelLayers1SelfAttnQProjWeight.Dispose();
        _modelLayers1SelfAttnKProjWeight.Dispose();
        _modelLayers1SelfAttnVProjWeight.Dispose();
        _modelLayers1SelfAttnOProjWeight.Dispose();
        _modelLayers1PostAttentionLayernormWeight.Dispose();
        _modelLayers1MlpGateProjWeight.Dispose();
        _modelLayers1MlpUpProjWeight.Dispose();
        _modelLayers1MlpDownProjWeight.Dispose();
        _modelLayers2InputLayernormWeight.Dispose();
        _modelLayers2SelfAttnQProjWeight.Dispose();
        _modelLayers2SelfAttnKProjWeight.Dispose();
        _modelLayers2SelfAttnVProjWeight.Dispose();
        _modelLayers2SelfAttnOProjWeight.Dispose();
        _modelLayers2PostAttentionLayernormWeight.Dispose();
        _modelLayers2MlpGateProjWeight.Dispose();
        _modelLayers2MlpUpProjWeight.Dispose();
        _modelLayers2MlpDownProjWeight.Dispose();
        _modelLayers3InputLayernormWeight.Dispose();
        _modelLayers3SelfAttnQProjWeight.Dispose();
        _modelLayers3SelfAttnKProjWeight.Dispose();
        _modelLayers3SelfAttnVProjWeight.Dispose();
        _modelLayers3SelfAttnOProjWeight.Dispose();
        _modelLayers3PostAttentionLayernormWeight.Dispose();
        _modelLayers3MlpGateProjWeight.Dispose();
        _modelLayers3MlpUpProjWeight.Dispose();
        _modelLayers3MlpDownProjWeight.Dispose();
        _modelNormWeight.Dispose();
        _lmHeadWeight.Dispose();
    }
}
