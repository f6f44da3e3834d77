// Made by HataDsl.Import from qwen2-bias.onnx. It is a source file like any other: change it as you like.
using HataDsl;
using HataDsl.Graphs;
using HataDsl.Models;
using static HataDsl.Graphs.Operators;

namespace HataDsl.Import.Tests.Imported;

/// <summary>The graph of qwen2-bias.onnx.</summary>
[Dimension("batch", 2, Typical = 1)]
[Dimension("sequence", 320, Typical = 64)]
public static partial class Qwen2BiasOnnx
{
    /// <summary>Computes the outputs.</summary>
    [Graph]
    public static Tensor<float> Forward(
        [Shape("batch", "sequence")] Tensor<int> inputIds,
        Qwen2BiasOnnxWeights weights)
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
        Tensor<float> matmul = Tensor.Dot(mul3, weights.ModelLayers0SelfAttnQProjWeightTransposed);
        Tensor<float> add2 = matmul + weights.ModelLayers0SelfAttnQProjBias;
        Tensor<float> reshape = Tensor.Reshape(add2, batch, sequence, 8, 16);
        Tensor<float> transpose = Tensor.Transpose(reshape, 0, 2, 1, 3);
        Tensor<float> slice = Tensor.Slice(transpose, 3, 0, 8);
        Tensor<float> slice2 = Tensor.Slice(transpose, 3, 8, 8);
        Tensor<float> neg = -slice2;
        Tensor<float> concat3 = Tensor.Concat(3, neg, slice);
        Tensor<float> mul4 = transpose * cos;
        Tensor<float> mul5 = concat3 * sin;
        Tensor<float> add3 = mul4 + mul5;
        Tensor<float> matmul2 = Tensor.Dot(mul3, weights.ModelLayers0SelfAttnKProjWeightTransposed);
        Tensor<float> add4 = matmul2 + weights.ModelLayers0SelfAttnKProjBias;
        Tensor<float> reshape2 = Tensor.Reshape(add4, batch, sequence, 2, 16);
        Tensor<float> transpose2 = Tensor.Transpose(reshape2, 0, 2, 1, 3);
        Tensor<float> slice3 = Tensor.Slice(transpose2, 3, 0, 8);
        Tensor<float> slice4 = Tensor.Slice(transpose2, 3, 8, 8);
        Tensor<float> neg2 = -slice4;
        Tensor<float> concat5 = Tensor.Concat(3, neg2, slice3);
        Tensor<float> mul6 = transpose2 * cos;
        Tensor<float> mul7 = concat5 * sin;
        Tensor<float> add5 = mul6 + mul7;
        Tensor<float> unsqueeze6 = Tensor.Reshape(add5, batch, 2, 1, sequence, 16);
        Tensor<float> expand = Tensor.Broadcast(unsqueeze6, batch, 2, 4, sequence, 16);
        Tensor<float> reshape3 = Tensor.Reshape(expand, batch, 8, sequence, 16);
        Tensor<float> matmul3 = Tensor.Dot(mul3, weights.ModelLayers0SelfAttnVProjWeightTransposed);
        Tensor<float> add6 = matmul3 + weights.ModelLayers0SelfAttnVProjBias;
        Tensor<float> reshape4 = Tensor.Reshape(add6, batch, sequence, 2, 16);
        Tensor<float> transpose3 = Tensor.Transpose(reshape4, 0, 2, 1, 3);
        Tensor<float> unsqueeze7 = Tensor.Reshape(transpose3, batch, 2, 1, sequence, 16);
        Tensor<float> expand2 = Tensor.Broadcast(unsqueeze7, batch, 2, 4, sequence, 16);
        Tensor<float> reshape5 = Tensor.Reshape(expand2, batch, 8, sequence, 16);
        Tensor<float> transpose4 = Tensor.Transpose(reshape3, 0, 1, 3, 2);
        Tensor<float> matmul4 = Tensor.MatMul(add3, transpose4);
        Tensor<float> div = matmul4 / 4f;
        Tensor<float> add7 = div + where;
        Tensor<float> softmax = Softmax(add7);
        Tensor<float> matmul5 = Tensor.MatMul(softmax, reshape5);
        Tensor<float> transpose5 = Tensor.Transpose(matmul5, 0, 2, 1, 3);
        Tensor<float> reshape6 = Tensor.Reshape(transpose5, batch, sequence, 128);
        Tensor<float> matmul6 = Tensor.Dot(reshape6, weights.ModelLayers0SelfAttnOProjWeightTransposed);
        Tensor<float> add8 = gather3 + matmul6;
        Tensor<float> pow2 = add8 * add8;
        Tensor<float> reducemean2 = Tensor.Mean(pow2, 2);
        Tensor<float> add9 = reducemean2 + 1E-05f;
        Tensor<float> sqrt2 = Tensor.Sqrt(add9);
        Tensor<float> reciprocal2 = 1f / sqrt2;
        Tensor<float> mul8 = add8 * reciprocal2;
        Tensor<float> mul9 = weights.ModelLayers0PostAttentionLayernormWeight * mul8;
        Tensor<float> matmul7 = Tensor.Dot(mul9, weights.ModelLayers0MlpGateProjWeightTransposed);
        Tensor<float> sigmoid = Sigmoid(matmul7);
        Tensor<float> mul10 = matmul7 * sigmoid;
        Tensor<float> matmul8 = Tensor.Dot(mul9, weights.ModelLayers0MlpUpProjWeightTransposed);
        Tensor<float> mul11 = mul10 * matmul8;
        Tensor<float> matmul9 = Tensor.Dot(mul11, weights.ModelLayers0MlpDownProjWeightTransposed);
        Tensor<float> add10 = add8 + matmul9;
        Tensor<float> pow3 = add10 * add10;
        Tensor<float> reducemean3 = Tensor.Mean(pow3, 2);
        Tensor<float> add11 = reducemean3 + 1E-05f;
        Tensor<float> sqrt3 = Tensor.Sqrt(add11);
        Tensor<float> reciprocal3 = 1f / sqrt3;
        Tensor<float> mul12 = add10 * reciprocal3;
        Tensor<float> mul13 = weights.ModelLayers1InputLayernormWeight * mul12;
        Tensor<float> matmul10 = Tensor.Dot(mul13, weights.ModelLayers1SelfAttnQProjWeightTransposed);
        Tensor<float> add12 = matmul10 + weights.ModelLayers1SelfAttnQProjBias;
        Tensor<float> reshape7 = Tensor.Reshape(add12, batch, sequence, 8, 16);
        Tensor<float> transpose6 = Tensor.Transpose(reshape7, 0, 2, 1, 3);
        Tensor<float> slice5 = Tensor.Slice(transpose6, 3, 0, 8);
        Tensor<float> slice6 = Tensor.Slice(transpose6, 3, 8, 8);
        Tensor<float> neg3 = -slice6;
        Tensor<float> concat13 = Tensor.Concat(3, neg3, slice5);
        Tensor<float> mul14 = transpose6 * cos;
        Tensor<float> mul15 = concat13 * sin;
        Tensor<float> add13 = mul14 + mul15;
        Tensor<float> matmul11 = Tensor.Dot(mul13, weights.ModelLayers1SelfAttnKProjWeightTransposed);
        Tensor<float> add14 = matmul11 + weights.ModelLayers1SelfAttnKProjBias;
        Tensor<float> reshape8 = Tensor.Reshape(add14, batch, sequence, 2, 16);
        Tensor<float> transpose7 = Tensor.Transpose(reshape8, 0, 2, 1, 3);
        Tensor<float> slice7 = Tensor.Slice(transpose7, 3, 0, 8);
        Tensor<float> slice8 = Tensor.Slice(transpose7, 3, 8, 8);
        Tensor<float> neg4 = -slice8;
        Tensor<float> concat15 = Tensor.Concat(3, neg4, slice7);
        Tensor<float> mul16 = transpose7 * cos;
        Tensor<float> mul17 = concat15 * sin;
        Tensor<float> add15 = mul16 + mul17;
        Tensor<float> unsqueeze8 = Tensor.Reshape(add15, batch, 2, 1, sequence, 16);
        Tensor<float> expand3 = Tensor.Broadcast(unsqueeze8, batch, 2, 4, sequence, 16);
        Tensor<float> reshape9 = Tensor.Reshape(expand3, batch, 8, sequence, 16);
        Tensor<float> matmul12 = Tensor.Dot(mul13, weights.ModelLayers1SelfAttnVProjWeightTransposed);
        Tensor<float> add16 = matmul12 + weights.ModelLayers1SelfAttnVProjBias;
        Tensor<float> reshape10 = Tensor.Reshape(add16, batch, sequence, 2, 16);
        Tensor<float> transpose8 = Tensor.Transpose(reshape10, 0, 2, 1, 3);
        Tensor<float> unsqueeze9 = Tensor.Reshape(transpose8, batch, 2, 1, sequence, 16);
        Tensor<float> expand4 = Tensor.Broadcast(unsqueeze9, batch, 2, 4, sequence, 16);
        Tensor<float> reshape11 = Tensor.Reshape(expand4, batch, 8, sequence, 16);
        Tensor<float> transpose9 = Tensor.Transpose(reshape9, 0, 1, 3, 2);
        Tensor<float> matmul13 = Tensor.MatMul(add13, transpose9);
        Tensor<float> div2 = matmul13 / 4f;
        Tensor<float> add17 = div2 + where;
        Tensor<float> softmax2 = Softmax(add17);
        Tensor<float> matmul14 = Tensor.MatMul(softmax2, reshape11);
        Tensor<float> transpose10 = Tensor.Transpose(matmul14, 0, 2, 1, 3);
        Tensor<float> reshape12 = Tensor.Reshape(transpose10, batch, sequence, 128);
        Tensor<float> matmul15 = Tensor.Dot(reshape12, weights.ModelLayers1SelfAttnOProjWeightTransposed);
        Tensor<float> add18 = add10 + matmul15;
        Tensor<float> pow4 = add18 * add18;
        Tensor<float> reducemean4 = Tensor.Mean(pow4, 2);
        Tensor<float> add19 = reducemean4 + 1E-05f;
        Tensor<float> sqrt4 = Tensor.Sqrt(add19);
        Tensor<float> reciprocal4 = 1f / sqrt4;
        Tensor<float> mul18 = add18 * reciprocal4;
        Tensor<float> mul19 = weights.ModelLayers1PostAttentionLayernormWeight * mul18;
        Tensor<float> matmul16 = Tensor.Dot(mul19, weights.ModelLayers1MlpGateProjWeightTransposed);
        Tensor<float> sigmoid2 = Sigmoid(matmul16);
        Tensor<float> mul20 = matmul16 * sigmoid2;
        Tensor<float> matmul17 = Tensor.Dot(mul19, weights.ModelLayers1MlpUpProjWeightTransposed);
        Tensor<float> mul21 = mul20 * matmul17;
        Tensor<float> matmul18 = Tensor.Dot(mul21, weights.ModelLayers1MlpDownProjWeightTransposed);
        Tensor<float> add20 = add18 + matmul18;
        Tensor<float> pow5 = add20 * add20;
        Tensor<float> reducemean5 = Tensor.Mean(pow5, 2);
        Tensor<float> add21 = reducemean5 + 1E-05f;
        Tensor<float> sqrt5 = Tensor.Sqrt(add21);
        Tensor<float> reciprocal5 = 1f / sqrt5;
        Tensor<float> mul22 = add20 * reciprocal5;
        Tensor<float> mul23 = weights.ModelLayers2InputLayernormWeight * mul22;
        Tensor<float> matmul19 = Tensor.Dot(mul23, weights.ModelLayers2SelfAttnQProjWeightTransposed);
        Tensor<float> add22 = matmul19 + weights.ModelLayers2SelfAttnQProjBias;
        Tensor<float> reshape13 = Tensor.Reshape(add22, batch, sequence, 8, 16);
        Tensor<float> transpose11 = Tensor.Transpose(reshape13, 0, 2, 1, 3);
        Tensor<float> slice9 = Tensor.Slice(transpose11, 3, 0, 8);
        Tensor<float> slice10 = Tensor.Slice(transpose11, 3, 8, 8);
        Tensor<float> neg5 = -slice10;
        Tensor<float> concat23 = Tensor.Concat(3, neg5, slice9);
        Tensor<float> mul24 = transpose11 * cos;
        Tensor<float> mul25 = concat23 * sin;
        Tensor<float> add23 = mul24 + mul25;
        Tensor<float> matmul20 = Tensor.Dot(mul23, weights.ModelLayers2SelfAttnKProjWeightTransposed);
        Tensor<float> add24 = matmul20 + weights.ModelLayers2SelfAttnKProjBias;
        Tensor<float> reshape14 = Tensor.Reshape(add24, batch, sequence, 2, 16);
        Tensor<float> transpose12 = Tensor.Transpose(reshape14, 0, 2, 1, 3);
        Tensor<float> slice11 = Tensor.Slice(transpose12, 3, 0, 8);
        Tensor<float> slice12 = Tensor.Slice(transpose12, 3, 8, 8);
        Tensor<float> neg6 = -slice12;
        Tensor<float> concat25 = Tensor.Concat(3, neg6, slice11);
        Tensor<float> mul26 = transpose12 * cos;
        Tensor<float> mul27 = concat25 * sin;
        Tensor<float> add25 = mul26 + mul27;
        Tensor<float> unsqueeze10 = Tensor.Reshape(add25, batch, 2, 1, sequence, 16);
        Tensor<float> expand5 = Tensor.Broadcast(unsqueeze10, batch, 2, 4, sequence, 16);
        Tensor<float> reshape15 = Tensor.Reshape(expand5, batch, 8, sequence, 16);
        Tensor<float> matmul21 = Tensor.Dot(mul23, weights.ModelLayers2SelfAttnVProjWeightTransposed);
        Tensor<float> add26 = matmul21 + weights.ModelLayers2SelfAttnVProjBias;
        Tensor<float> reshape16 = Tensor.Reshape(add26, batch, sequence, 2, 16);
        Tensor<float> transpose13 = Tensor.Transpose(reshape16, 0, 2, 1, 3);
        Tensor<float> unsqueeze11 = Tensor.Reshape(transpose13, batch, 2, 1, sequence, 16);
        Tensor<float> expand6 = Tensor.Broadcast(unsqueeze11, batch, 2, 4, sequence, 16);
        Tensor<float> reshape17 = Tensor.Reshape(expand6, batch, 8, sequence, 16);
        Tensor<float> transpose14 = Tensor.Transpose(reshape15, 0, 1, 3, 2);
        Tensor<float> matmul22 = Tensor.MatMul(add23, transpose14);
        Tensor<float> div3 = matmul22 / 4f;
        Tensor<float> add27 = div3 + where;
        Tensor<float> softmax3 = Softmax(add27);
        Tensor<float> matmul23 = Tensor.MatMul(softmax3, reshape17);
        Tensor<float> transpose15 = Tensor.Transpose(matmul23, 0, 2, 1, 3);
        Tensor<float> reshape18 = Tensor.Reshape(transpose15, batch, sequence, 128);
        Tensor<float> matmul24 = Tensor.Dot(reshape18, weights.ModelLayers2SelfAttnOProjWeightTransposed);
        Tensor<float> add28 = add20 + matmul24;
        Tensor<float> pow6 = add28 * add28;
        Tensor<float> reducemean6 = Tensor.Mean(pow6, 2);
        Tensor<float> add29 = reducemean6 + 1E-05f;
        Tensor<float> sqrt6 = Tensor.Sqrt(add29);
        Tensor<float> reciprocal6 = 1f / sqrt6;
        Tensor<float> mul28 = add28 * reciprocal6;
        Tensor<float> mul29 = weights.ModelLayers2PostAttentionLayernormWeight * mul28;
        Tensor<float> matmul25 = Tensor.Dot(mul29, weights.ModelLayers2MlpGateProjWeightTransposed);
        Tensor<float> sigmoid3 = Sigmoid(matmul25);
        Tensor<float> mul30 = matmul25 * sigmoid3;
        Tensor<float> matmul26 = Tensor.Dot(mul29, weights.ModelLayers2MlpUpProjWeightTransposed);
        Tensor<float> mul31 = mul30 * matmul26;
        Tensor<float> matmul27 = Tensor.Dot(mul31, weights.ModelLayers2MlpDownProjWeightTransposed);
        Tensor<float> add30 = add28 + matmul27;
        Tensor<float> pow7 = add30 * add30;
        Tensor<float> reducemean7 = Tensor.Mean(pow7, 2);
        Tensor<float> add31 = reducemean7 + 1E-05f;
        Tensor<float> sqrt7 = Tensor.Sqrt(add31);
        Tensor<float> reciprocal7 = 1f / sqrt7;
        Tensor<float> mul32 = add30 * reciprocal7;
        Tensor<float> mul33 = weights.ModelLayers3InputLayernormWeight * mul32;
        Tensor<float> matmul28 = Tensor.Dot(mul33, weights.ModelLayers3SelfAttnQProjWeightTransposed);
        Tensor<float> add32 = matmul28 + weights.ModelLayers3SelfAttnQProjBias;
        Tensor<float> reshape19 = Tensor.Reshape(add32, batch, sequence, 8, 16);
        Tensor<float> transpose16 = Tensor.Transpose(reshape19, 0, 2, 1, 3);
        Tensor<float> slice13 = Tensor.Slice(transpose16, 3, 0, 8);
        Tensor<float> slice14 = Tensor.Slice(transpose16, 3, 8, 8);
        Tensor<float> neg7 = -slice14;
        Tensor<float> concat33 = Tensor.Concat(3, neg7, slice13);
        Tensor<float> mul34 = transpose16 * cos;
        Tensor<float> mul35 = concat33 * sin;
        Tensor<float> add33 = mul34 + mul35;
        Tensor<float> matmul29 = Tensor.Dot(mul33, weights.ModelLayers3SelfAttnKProjWeightTransposed);
        Tensor<float> add34 = matmul29 + weights.ModelLayers3SelfAttnKProjBias;
        Tensor<float> reshape20 = Tensor.Reshape(add34, batch, sequence, 2, 16);
        Tensor<float> transpose17 = Tensor.Transpose(reshape20, 0, 2, 1, 3);
        Tensor<float> slice15 = Tensor.Slice(transpose17, 3, 0, 8);
        Tensor<float> slice16 = Tensor.Slice(transpose17, 3, 8, 8);
        Tensor<float> neg8 = -slice16;
        Tensor<float> concat35 = Tensor.Concat(3, neg8, slice15);
        Tensor<float> mul36 = transpose17 * cos;
        Tensor<float> mul37 = concat35 * sin;
        Tensor<float> add35 = mul36 + mul37;
        Tensor<float> unsqueeze12 = Tensor.Reshape(add35, batch, 2, 1, sequence, 16);
        Tensor<float> expand7 = Tensor.Broadcast(unsqueeze12, batch, 2, 4, sequence, 16);
        Tensor<float> reshape21 = Tensor.Reshape(expand7, batch, 8, sequence, 16);
        Tensor<float> matmul30 = Tensor.Dot(mul33, weights.ModelLayers3SelfAttnVProjWeightTransposed);
        Tensor<float> add36 = matmul30 + weights.ModelLayers3SelfAttnVProjBias;
        Tensor<float> reshape22 = Tensor.Reshape(add36, batch, sequence, 2, 16);
        Tensor<float> transpose18 = Tensor.Transpose(reshape22, 0, 2, 1, 3);
        Tensor<float> unsqueeze13 = Tensor.Reshape(transpose18, batch, 2, 1, sequence, 16);
        Tensor<float> expand8 = Tensor.Broadcast(unsqueeze13, batch, 2, 4, sequence, 16);
        Tensor<float> reshape23 = Tensor.Reshape(expand8, batch, 8, sequence, 16);
        Tensor<float> transpose19 = Tensor.Transpose(reshape21, 0, 1, 3, 2);
        Tensor<float> matmul31 = Tensor.MatMul(add33, transpose19);
        Tensor<float> div4 = matmul31 / 4f;
        Tensor<float> add37 = div4 + where;
        Tensor<float> softmax4 = Softmax(add37);
        Tensor<float> matmul32 = Tensor.MatMul(softmax4, reshape23);
        Tensor<float> transpose20 = Tensor.Transpose(matmul32, 0, 2, 1, 3);
        Tensor<float> reshape24 = Tensor.Reshape(transpose20, batch, sequence, 128);
        Tensor<float> matmul33 = Tensor.Dot(reshape24, weights.ModelLayers3SelfAttnOProjWeightTransposed);
        Tensor<float> add38 = add30 + matmul33;
        Tensor<float> pow8 = add38 * add38;
        Tensor<float> reducemean8 = Tensor.Mean(pow8, 2);
        Tensor<float> add39 = reducemean8 + 1E-05f;
        Tensor<float> sqrt8 = Tensor.Sqrt(add39);
        Tensor<float> reciprocal8 = 1f / sqrt8;
        Tensor<float> mul38 = add38 * reciprocal8;
        Tensor<float> mul39 = weights.ModelLayers3PostAttentionLayernormWeight * mul38;
        Tensor<float> matmul34 = Tensor.Dot(mul39, weights.ModelLayers3MlpGateProjWeightTransposed);
        Tensor<float> sigmoid4 = Sigmoid(matmul34);
        Tensor<float> mul40 = matmul34 * sigmoid4;
        Tensor<float> matmul35 = Tensor.Dot(mul39, weights.ModelLayers3MlpUpProjWeightTransposed);
        Tensor<float> mul41 = mul40 * matmul35;
        Tensor<float> matmul36 = Tensor.Dot(mul41, weights.ModelLayers3MlpDownProjWeightTransposed);
        Tensor<float> add40 = add38 + matmul36;
        Tensor<float> pow9 = add40 * add40;
        Tensor<float> reducemean9 = Tensor.Mean(pow9, 2);
        Tensor<float> add41 = reducemean9 + 1E-05f;
        Tensor<float> sqrt9 = Tensor.Sqrt(add41);
        Tensor<float> reciprocal9 = 1f / sqrt9;
        Tensor<float> mul42 = add40 * reciprocal9;
        Tensor<float> mul43 = weights.ModelNormWeight * mul42;
        Tensor<float> transpose21 = Tensor.Transpose(weights.ModelEmbedTokensWeight, 1, 0);
        Tensor<float> matmul37 = Tensor.MatMul(mul43, transpose21);
        return matmul37;
    }

    /// <summary>Reads the weights to the host, for computing there.</summary>
    /// <param name="path">The file that the graph was made from.</param>
    public static Qwen2BiasOnnxWeights ReadWeights(string path)
    {
        using var file = ModelFile.Open(path);
        return new Qwen2BiasOnnxWeights(
            file.Read<float>("inverse_frequencies", 1, 8),
            file.Read<float>("model.embed_tokens.weight", 512, 128),
            file.Read<float>("model.layers.0.input_layernorm.weight", 128),
            file.Read<float>("model.layers.0.self_attn.q_proj.weight.transposed", 128, 128),
            file.Read<float>("model.layers.0.self_attn.q_proj.bias", 128),
            file.Read<float>("model.layers.0.self_attn.k_proj.weight.transposed", 32, 128),
            file.Read<float>("model.layers.0.self_attn.k_proj.bias", 32),
            file.Read<float>("model.layers.0.self_attn.v_proj.weight.transposed", 32, 128),
            file.Read<float>("model.layers.0.self_attn.v_proj.bias", 32),
            file.Read<float>("model.layers.0.self_attn.o_proj.weight.transposed", 128, 128),
            file.Read<float>("model.layers.0.post_attention_layernorm.weight", 128),
            file.Read<float>("model.layers.0.mlp.gate_proj.weight.transposed", 352, 128),
            file.Read<float>("model.layers.0.mlp.up_proj.weight.transposed", 352, 128),
            file.Read<float>("model.layers.0.mlp.down_proj.weight.transposed", 128, 352),
            file.Read<float>("model.layers.1.input_layernorm.weight", 128),
            file.Read<float>("model.layers.1.self_attn.q_proj.weight.transposed", 128, 128),
            file.Read<float>("model.layers.1.self_attn.q_proj.bias", 128),
            file.Read<float>("model.layers.1.self_attn.k_proj.weight.transposed", 32, 128),
            file.Read<float>("model.layers.1.self_attn.k_proj.bias", 32),
            file.Read<float>("model.layers.1.self_attn.v_proj.weight.transposed", 32, 128),
            file.Read<float>("model.layers.1.self_attn.v_proj.bias", 32),
            file.Read<float>("model.layers.1.self_attn.o_proj.weight.transposed", 128, 128),
            file.Read<float>("model.layers.1.post_attention_layernorm.weight", 128),
            file.Read<float>("model.layers.1.mlp.gate_proj.weight.transposed", 352, 128),
            file.Read<float>("model.layers.1.mlp.up_proj.weight.transposed", 352, 128),
            file.Read<float>("model.layers.1.mlp.down_proj.weight.transposed", 128, 352),
            file.Read<float>("model.layers.2.input_layernorm.weight", 128),
            file.Read<float>("model.layers.2.self_attn.q_proj.weight.transposed", 128, 128),
            file.Read<float>("model.layers.2.self_attn.q_proj.bias", 128),
            file.Read<float>("model.layers.2.self_attn.k_proj.weight.transposed", 32, 128),
            file.Read<float>("model.layers.2.self_attn.k_proj.bias", 32),
            file.Read<float>("model.layers.2.self_attn.v_proj.weight.transposed", 32, 128),
            file.Read<float>("model.layers.2.self_attn.v_proj.bias", 32),
            file.Read<float>("model.layers.2.self_attn.o_proj.weight.transposed", 128, 128),
            file.Read<float>("model.layers.2.post_attention_layernorm.weight", 128),
            file.Read<float>("model.layers.2.mlp.gate_proj.weight.transposed", 352, 128),
            file.Read<float>("model.layers.2.mlp.up_proj.weight.transposed", 352, 128),
            file.Read<float>("model.layers.2.mlp.down_proj.weight.transposed", 128, 352),
            file.Read<float>("model.layers.3.input_layernorm.weight", 128),
            file.Read<float>("model.layers.3.self_attn.q_proj.weight.transposed", 128, 128),
            file.Read<float>("model.layers.3.self_attn.q_proj.bias", 128),
            file.Read<float>("model.layers.3.self_attn.k_proj.weight.transposed", 32, 128),
            file.Read<float>("model.layers.3.self_attn.k_proj.bias", 32),
            file.Read<float>("model.layers.3.self_attn.v_proj.weight.transposed", 32, 128),
            file.Read<float>("model.layers.3.self_attn.v_proj.bias", 32),
            file.Read<float>("model.layers.3.self_attn.o_proj.weight.transposed", 128, 128),
            file.Read<float>("model.layers.3.post_attention_layernorm.weight", 128),
            file.Read<float>("model.layers.3.mlp.gate_proj.weight.transposed", 352, 128),
            file.Read<float>("model.layers.3.mlp.up_proj.weight.transposed", 352, 128),
            file.Read<float>("model.layers.3.mlp.down_proj.weight.transposed", 128, 352),
            file.Read<float>("model.norm.weight", 128));
    }
}

/// <summary>Weights of <see cref="Qwen2BiasOnnx"/>.</summary>
public sealed record Qwen2BiasOnnxWeights(
    [Shape(1, 8)] Tensor<float> InverseFrequencies,
    [Shape(512, 128)] Tensor<float> ModelEmbedTokensWeight,
    [Shape(128)] Tensor<float> ModelLayers0InputLayernormWeight,
    [Shape(128, 128)] Tensor<float> ModelLayers0SelfAttnQProjWeightTransposed,
    [Shape(128)] Tensor<float> ModelLayers0SelfAttnQProjBias,
    [Shape(32, 128)] Tensor<float> ModelLayers0SelfAttnKProjWeightTransposed,
    [Shape(32)] Tensor<float> ModelLayers0SelfAttnKProjBias,
    [Shape(32, 128)] Tensor<float> ModelLayers0SelfAttnVProjWeightTransposed,
    [Shape(32)] Tensor<float> ModelLayers0SelfAttnVProjBias,
    [Shape(128, 128)] Tensor<float> ModelLayers0SelfAttnOProjWeightTransposed,
    [Shape(128)] Tensor<float> ModelLayers0PostAttentionLayernormWeight,
    [Shape(352, 128)] Tensor<float> ModelLayers0MlpGateProjWeightTransposed,
    [Shape(352, 128)] Tensor<float> ModelLayers0MlpUpProjWeightTransposed,
    [Shape(128, 352)] Tensor<float> ModelLayers0MlpDownProjWeightTransposed,
    [Shape(128)] Tensor<float> ModelLayers1InputLayernormWeight,
    [Shape(128, 128)] Tensor<float> ModelLayers1SelfAttnQProjWeightTransposed,
    [Shape(128)] Tensor<float> ModelLayers1SelfAttnQProjBias,
    [Shape(32, 128)] Tensor<float> ModelLayers1SelfAttnKProjWeightTransposed,
    [Shape(32)] Tensor<float> ModelLayers1SelfAttnKProjBias,
    [Shape(32, 128)] Tensor<float> ModelLayers1SelfAttnVProjWeightTransposed,
    [Shape(32)] Tensor<float> ModelLayers1SelfAttnVProjBias,
    [Shape(128, 128)] Tensor<float> ModelLayers1SelfAttnOProjWeightTransposed,
    [Shape(128)] Tensor<float> ModelLayers1PostAttentionLayernormWeight,
    [Shape(352, 128)] Tensor<float> ModelLayers1MlpGateProjWeightTransposed,
    [Shape(352, 128)] Tensor<float> ModelLayers1MlpUpProjWeightTransposed,
    [Shape(128, 352)] Tensor<float> ModelLayers1MlpDownProjWeightTransposed,
    [Shape(128)] Tensor<float> ModelLayers2InputLayernormWeight,
    [Shape(128, 128)] Tensor<float> ModelLayers2SelfAttnQProjWeightTransposed,
    [Shape(128)] Tensor<float> ModelLayers2SelfAttnQProjBias,
    [Shape(32, 128)] Tensor<float> ModelLayers2SelfAttnKProjWeightTransposed,
    [Shape(32)] Tensor<float> ModelLayers2SelfAttnKProjBias,
    [Shape(32, 128)] Tensor<float> ModelLayers2SelfAttnVProjWeightTransposed,
    [Shape(32)] Tensor<float> ModelLayers2SelfAttnVProjBias,
    [Shape(128, 128)] Tensor<float> ModelLayers2SelfAttnOProjWeightTransposed,
    [Shape(128)] Tensor<float> ModelLayers2PostAttentionLayernormWeight,
    [Shape(352, 128)] Tensor<float> ModelLayers2MlpGateProjWeightTransposed,
    [Shape(352, 128)] Tensor<float> ModelLayers2MlpUpProjWeightTransposed,
    [Shape(128, 352)] Tensor<float> ModelLayers2MlpDownProjWeightTransposed,
    [Shape(128)] Tensor<float> ModelLayers3InputLayernormWeight,
    [Shape(128, 128)] Tensor<float> ModelLayers3SelfAttnQProjWeightTransposed,
    [Shape(128)] Tensor<float> ModelLayers3SelfAttnQProjBias,
    [Shape(32, 128)] Tensor<float> ModelLayers3SelfAttnKProjWeightTransposed,
    [Shape(32)] Tensor<float> ModelLayers3SelfAttnKProjBias,
    [Shape(32, 128)] Tensor<float> ModelLayers3SelfAttnVProjWeightTransposed,
    [Shape(32)] Tensor<float> ModelLayers3SelfAttnVProjBias,
    [Shape(128, 128)] Tensor<float> ModelLayers3SelfAttnOProjWeightTransposed,
    [Shape(128)] Tensor<float> ModelLayers3PostAttentionLayernormWeight,
    [Shape(352, 128)] Tensor<float> ModelLayers3MlpGateProjWeightTransposed,
    [Shape(352, 128)] Tensor<float> ModelLayers3MlpUpProjWeightTransposed,
    [Shape(128, 352)] Tensor<float> ModelLayers3MlpDownProjWeightTransposed,
    [Shape(128)] Tensor<float> ModelNormWeight);

/// <summary><see cref="Qwen2BiasOnnx"/> on a device, with its weights.</summary>
public sealed class Qwen2BiasOnnxModel : IDisposable
{
    private readonly Qwen2BiasOnnx.ForwardGraph _graph;
    private readonly Buffer<float> _inverseFrequencies;
    private readonly Buffer<float> _modelEmbedTokensWeight;
    private readonly Buffer<float> _modelLayers0InputLayernormWeight;
    private readonly Buffer<float> _modelLayers0SelfAttnQProjWeightTransposed;
    private readonly Buffer<float> _modelLayers0SelfAttnQProjBias;
    private readonly Buffer<float> _modelLayers0SelfAttnKProjWeightTransposed;
    private readonly Buffer<float> _modelLayers0SelfAttnKProjBias;
    private readonly Buffer<float> _modelLayers0SelfAttnVProjWeightTransposed;
    private readonly Buffer<float> _modelLayers0SelfAttnVProjBias;
    private readonly Buffer<float> _modelLayers0SelfAttnOProjWeightTransposed;
    private readonly Buffer<float> _modelLayers0PostAttentionLayernormWeight;
    private readonly Buffer<float> _modelLayers0MlpGateProjWeightTransposed;
    private readonly Buffer<float> _modelLayers0MlpUpProjWeightTransposed;
    private readonly Buffer<float> _modelLayers0MlpDownProjWeightTransposed;
    private readonly Buffer<float> _modelLayers1InputLayernormWeight;
    private readonly Buffer<float> _modelLayers1SelfAttnQProjWeightTransposed;
    private readonly Buffer<float> _modelLayers1SelfAttnQProjBias;
    private readonly Buffer<float> _modelLayers1SelfAttnKProjWeightTransposed;
    private readonly Buffer<float> _modelLayers1SelfAttnKProjBias;
    private readonly Buffer<float> _modelLayers1SelfAttnVProjWeightTransposed;
    private readonly Buffer<float> _modelLayers1SelfAttnVProjBias;
    private readonly Buffer<float> _modelLayers1SelfAttnOProjWeightTransposed;
    private readonly Buffer<float> _modelLayers1PostAttentionLayernormWeight;
    private readonly Buffer<float> _modelLayers1MlpGateProjWeightTransposed;
    private readonly Buffer<float> _modelLayers1MlpUpProjWeightTransposed;
    private readonly Buffer<float> _modelLayers1MlpDownProjWeightTransposed;
    private readonly Buffer<float> _modelLayers2InputLayernormWeight;
    private readonly Buffer<float> _modelLayers2SelfAttnQProjWeightTransposed;
    private readonly Buffer<float> _modelLayers2SelfAttnQProjBias;
    private readonly Buffer<float> _modelLayers2SelfAttnKProjWeightTransposed;
    private readonly Buffer<float> _modelLayers2SelfAttnKProjBias;
    private readonly Buffer<float> _modelLayers2SelfAttnVProjWeightTransposed;
    private readonly Buffer<float> _modelLayers2SelfAttnVProjBias;
    private readonly Buffer<float> _modelLayers2SelfAttnOProjWeightTransposed;
    private readonly Buffer<float> _modelLayers2PostAttentionLayernormWeight;
    private readonly Buffer<float> _modelLayers2MlpGateProjWeightTransposed;
    private readonly Buffer<float> _modelLayers2MlpUpProjWeightTransposed;
    private readonly Buffer<float> _modelLayers2MlpDownProjWeightTransposed;
    private readonly Buffer<float> _modelLayers3InputLayernormWeight;
    private readonly Buffer<float> _modelLayers3SelfAttnQProjWeightTransposed;
    private readonly Buffer<float> _modelLayers3SelfAttnQProjBias;
    private readonly Buffer<float> _modelLayers3SelfAttnKProjWeightTransposed;
    private readonly Buffer<float> _modelLayers3SelfAttnKProjBias;
    private readonly Buffer<float> _modelLayers3SelfAttnVProjWeightTransposed;
    private readonly Buffer<float> _modelLayers3SelfAttnVProjBias;
    private readonly Buffer<float> _modelLayers3SelfAttnOProjWeightTransposed;
    private readonly Buffer<float> _modelLayers3PostAttentionLayernormWeight;
    private readonly Buffer<float> _modelLayers3MlpGateProjWeightTransposed;
    private readonly Buffer<float> _modelLayers3MlpUpProjWeightTransposed;
    private readonly Buffer<float> _modelLayers3MlpDownProjWeightTransposed;
    private readonly Buffer<float> _modelNormWeight;

    /// <summary>Loads the weights.</summary>
    /// <param name="device">The device.</param>
    /// <param name="path">The file that the graph was made from.</param>
    public Qwen2BiasOnnxModel(Device device, string path)
    {
        _graph = new Qwen2BiasOnnx.ForwardGraph(device);
        using var file = ModelFile.Open(path);
        using Queue queue = device.CreateQueue();
        _inverseFrequencies = file.Load<float>(queue, "inverse_frequencies", 1, 8);
        _modelEmbedTokensWeight = file.Load<float>(queue, "model.embed_tokens.weight", 512, 128);
        _modelLayers0InputLayernormWeight = file.Load<float>(queue, "model.layers.0.input_layernorm.weight", 128);
        _modelLayers0SelfAttnQProjWeightTransposed = file.Load<float>(queue, "model.layers.0.self_attn.q_proj.weight.transposed", 128, 128);
        _modelLayers0SelfAttnQProjBias = file.Load<float>(queue, "model.layers.0.self_attn.q_proj.bias", 128);
        _modelLayers0SelfAttnKProjWeightTransposed = file.Load<float>(queue, "model.layers.0.self_attn.k_proj.weight.transposed", 32, 128);
        _modelLayers0SelfAttnKProjBias = file.Load<float>(queue, "model.layers.0.self_attn.k_proj.bias", 32);
        _modelLayers0SelfAttnVProjWeightTransposed = file.Load<float>(queue, "model.layers.0.self_attn.v_proj.weight.transposed", 32, 128);
        _modelLayers0SelfAttnVProjBias = file.Load<float>(queue, "model.layers.0.self_attn.v_proj.bias", 32);
        _modelLayers0SelfAttnOProjWeightTransposed = file.Load<float>(queue, "model.layers.0.self_attn.o_proj.weight.transposed", 128, 128);
        _modelLayers0PostAttentionLayernormWeight = file.Load<float>(queue, "model.layers.0.post_attention_layernorm.weight", 128);
        _modelLayers0MlpGateProjWeightTransposed = file.Load<float>(queue, "model.layers.0.mlp.gate_proj.weight.transposed", 352, 128);
        _modelLayers0MlpUpProjWeightTransposed = file.Load<float>(queue, "model.layers.0.mlp.up_proj.weight.transposed", 352, 128);
        _modelLayers0MlpDownProjWeightTransposed = file.Load<float>(queue, "model.layers.0.mlp.down_proj.weight.transposed", 128, 352);
        _modelLayers1InputLayernormWeight = file.Load<float>(queue, "model.layers.1.input_layernorm.weight", 128);
        _modelLayers1SelfAttnQProjWeightTransposed = file.Load<float>(queue, "model.layers.1.self_attn.q_proj.weight.transposed", 128, 128);
        _modelLayers1SelfAttnQProjBias = file.Load<float>(queue, "model.layers.1.self_attn.q_proj.bias", 128);
        _modelLayers1SelfAttnKProjWeightTransposed = file.Load<float>(queue, "model.layers.1.self_attn.k_proj.weight.transposed", 32, 128);
        _modelLayers1SelfAttnKProjBias = file.Load<float>(queue, "model.layers.1.self_attn.k_proj.bias", 32);
        _modelLayers1SelfAttnVProjWeightTransposed = file.Load<float>(queue, "model.layers.1.self_attn.v_proj.weight.transposed", 32, 128);
        _modelLayers1SelfAttnVProjBias = file.Load<float>(queue, "model.layers.1.self_attn.v_proj.bias", 32);
        _modelLayers1SelfAttnOProjWeightTransposed = file.Load<float>(queue, "model.layers.1.self_attn.o_proj.weight.transposed", 128, 128);
        _modelLayers1PostAttentionLayernormWeight = file.Load<float>(queue, "model.layers.1.post_attention_layernorm.weight", 128);
        _modelLayers1MlpGateProjWeightTransposed = file.Load<float>(queue, "model.layers.1.mlp.gate_proj.weight.transposed", 352, 128);
        _modelLayers1MlpUpProjWeightTransposed = file.Load<float>(queue, "model.layers.1.mlp.up_proj.weight.transposed", 352, 128);
        _modelLayers1MlpDownProjWeightTransposed = file.Load<float>(queue, "model.layers.1.mlp.down_proj.weight.transposed", 128, 352);
        _modelLayers2InputLayernormWeight = file.Load<float>(queue, "model.layers.2.input_layernorm.weight", 128);
        _modelLayers2SelfAttnQProjWeightTransposed = file.Load<float>(queue, "model.layers.2.self_attn.q_proj.weight.transposed", 128, 128);
        _modelLayers2SelfAttnQProjBias = file.Load<float>(queue, "model.layers.2.self_attn.q_proj.bias", 128);
        _modelLayers2SelfAttnKProjWeightTransposed = file.Load<float>(queue, "model.layers.2.self_attn.k_proj.weight.transposed", 32, 128);
        _modelLayers2SelfAttnKProjBias = file.Load<float>(queue, "model.layers.2.self_attn.k_proj.bias", 32);
        _modelLayers2SelfAttnVProjWeightTransposed = file.Load<float>(queue, "model.layers.2.self_attn.v_proj.weight.transposed", 32, 128);
        _modelLayers2SelfAttnVProjBias = file.Load<float>(queue, "model.layers.2.self_attn.v_proj.bias", 32);
        _modelLayers2SelfAttnOProjWeightTransposed = file.Load<float>(queue, "model.layers.2.self_attn.o_proj.weight.transposed", 128, 128);
        _modelLayers2PostAttentionLayernormWeight = file.Load<float>(queue, "model.layers.2.post_attention_layernorm.weight", 128);
        _modelLayers2MlpGateProjWeightTransposed = file.Load<float>(queue, "model.layers.2.mlp.gate_proj.weight.transposed", 352, 128);
        _modelLayers2MlpUpProjWeightTransposed = file.Load<float>(queue, "model.layers.2.mlp.up_proj.weight.transposed", 352, 128);
        _modelLayers2MlpDownProjWeightTransposed = file.Load<float>(queue, "model.layers.2.mlp.down_proj.weight.transposed", 128, 352);
        _modelLayers3InputLayernormWeight = file.Load<float>(queue, "model.layers.3.input_layernorm.weight", 128);
        _modelLayers3SelfAttnQProjWeightTransposed = file.Load<float>(queue, "model.layers.3.self_attn.q_proj.weight.transposed", 128, 128);
        _modelLayers3SelfAttnQProjBias = file.Load<float>(queue, "model.layers.3.self_attn.q_proj.bias", 128);
        _modelLayers3SelfAttnKProjWeightTransposed = file.Load<float>(queue, "model.layers.3.self_attn.k_proj.weight.transposed", 32, 128);
        _modelLayers3SelfAttnKProjBias = file.Load<float>(queue, "model.layers.3.self_attn.k_proj.bias", 32);
        _modelLayers3SelfAttnVProjWeightTransposed = file.Load<float>(queue, "model.layers.3.self_attn.v_proj.weight.transposed", 32, 128);
        _modelLayers3SelfAttnVProjBias = file.Load<float>(queue, "model.layers.3.self_attn.v_proj.bias", 32);
        _modelLayers3SelfAttnOProjWeightTransposed = file.Load<float>(queue, "model.layers.3.self_attn.o_proj.weight.transposed", 128, 128);
        _modelLayers3PostAttentionLayernormWeight = file.Load<float>(queue, "model.layers.3.post_attention_layernorm.weight", 128);
        _modelLayers3MlpGateProjWeightTransposed = file.Load<float>(queue, "model.layers.3.mlp.gate_proj.weight.transposed", 352, 128);
        _modelLayers3MlpUpProjWeightTransposed = file.Load<float>(queue, "model.layers.3.mlp.up_proj.weight.transposed", 352, 128);
        _modelLayers3MlpDownProjWeightTransposed = file.Load<float>(queue, "model.layers.3.mlp.down_proj.weight.transposed", 128, 352);
        _modelNormWeight = file.Load<float>(queue, "model.norm.weight", 128);
    }

    /// <summary>The compiled graph: its report, its picture, the choice of plan.</summary>
    public CompiledGraph Graph => _graph;

    /// <summary>Runs the graph.</summary>
    public void Run(Queue queue, int batch, int sequence, BufferView<int> inputIds, BufferView<float> matmul37) =>
        _graph.Run(queue, batch, sequence, inputIds, _inverseFrequencies, _modelEmbedTokensWeight, _modelLayers0InputLayernormWeight, _modelLayers0SelfAttnQProjWeightTransposed, _modelLayers0SelfAttnQProjBias, _modelLayers0SelfAttnKProjWeightTransposed, _modelLayers0SelfAttnKProjBias, _modelLayers0SelfAttnVProjWeightTransposed, _modelLayers0SelfAttnVProjBias, _modelLayers0SelfAttnOProjWeightTransposed, _modelLayers0PostAttentionLayernormWeight, _modelLayers0MlpGateProjWeightTransposed, _modelLayers0MlpUpProjWeightTransposed, _modelLayers0MlpDownProjWeightTransposed, _modelLayers1InputLayernormWeight, _modelLayers1SelfAttnQProjWeightTransposed, _modelLayers1SelfAttnQProjBias, _modelLayers1SelfAttnKProjWeightTransposed, _modelLayers1SelfAttnKProjBias, _modelLayers1SelfAttnVProjWeightTransposed, _modelLayers1SelfAttnVProjBias, _modelLayers1SelfAttnOProjWeightTransposed, _modelLayers1PostAttentionLayernormWeight, _modelLayers1MlpGateProjWeightTransposed, _modelLayers1MlpUpProjWeightTransposed, _modelLayers1MlpDownProjWeightTransposed, _modelLayers2InputLayernormWeight, _modelLayers2SelfAttnQProjWeightTransposed, _modelLayers2SelfAttnQProjBias, _modelLayers2SelfAttnKProjWeightTransposed, _modelLayers2SelfAttnKProjBias, _modelLayers2SelfAttnVProjWeightTransposed, _modelLayers2SelfAttnVProjBias, _modelLayers2SelfAttnOProjWeightTransposed, _modelLayers2PostAttentionLayernormWeight, _modelLayers2MlpGateProjWeightTransposed, _modelLayers2MlpUpProjWeightTransposed, _modelLayers2MlpDownProjWeightTransposed, _modelLayers3InputLayernormWeight, _modelLayers3SelfAttnQProjWeightTransposed, _modelLayers3SelfAttnQProjBias, _modelLayers3SelfAttnKProjWeightTransposed, _modelLayers3SelfAttnKProjBias, _modelLayers3SelfAttnVProjWeightTransposed, _modelLayers3SelfAttnVProjBias, _modelLayers3SelfAttnOProjWeightTransposed, _modelLayers3PostAttentionLayernormWeight, _modelLayers3MlpGateProjWeightTransposed, _modelLayers3MlpUpProjWeightTransposed, _modelLayers3MlpDownProjWeightTransposed, _modelNormWeight, matmul37);

    /// <summary>Frees the weights and the memory between kernels.</summary>
    public void Dispose()
    {
        _graph.Dispose();
        _inverseFrequencies.Dispose();
        _modelEmbedTokensWeight.Dispose();
        _modelLayers0InputLayernormWeight.Dispose();
        _modelLayers0SelfAttnQProjWeightTransposed.Dispose();
        _modelLayers0SelfAttnQProjBias.Dispose();
        _modelLayers0SelfAttnKProjWeightTransposed.Dispose();
        _modelLayers0SelfAttnKProjBias.Dispose();
        _modelLayers0SelfAttnVProjWeightTransposed.Dispose();
        _modelLayers0SelfAttnVProjBias.Dispose();
        _modelLayers0SelfAttnOProjWeightTransposed.Dispose();
        _modelLayers0PostAttentionLayernormWeight.Dispose();
        _modelLayers0MlpGateProjWeightTransposed.Dispose();
        _modelLayers0MlpUpProjWeightTransposed.Dispose();
        _modelLayers0MlpDownProjWeightTransposed.Dispose();
        _modelLayers1InputLayernormWeight.Dispose();
        _modelLayers1SelfAttnQProjWeightTransposed.Dispose();
        _modelLayers1SelfAttnQProjBias.Dispose();
        _modelLayers1SelfAttnKProjWeightTransposed.Dispose();
        _modelLayers1SelfAttnKProjBias.Dispose();
        _modelLayers1SelfAttnVProjWeightTransposed.Dispose();
        _modelLayers1SelfAttnVProjBias.Dispose();
        _modelLayers1SelfAttnOProjWeightTransposed.Dispose();
        _modelLayers1PostAttentionLayernormWeight.Dispose();
        _modelLayers1MlpGateProjWeightTransposed.Dispose();
        _modelLayers1MlpUpProjWeightTransposed.Dispose();
        _modelLayers1MlpDownProjWeightTransposed.Dispose();
        _modelLayers2InputLayernormWeight.Dispose();
        _modelLayers2SelfAttnQProjWeightTransposed.Dispose();
        _modelLayers2SelfAttnQProjBias.Dispose();
        _modelLayers2SelfAttnKProjWeightTransposed.Dispose();
        _modelLayers2SelfAttnKProjBias.Dispose();
        _modelLayers2SelfAttnVProjWeightTransposed.Dispose();
        _modelLayers2SelfAttnVProjBias.Dispose();
        _modelLayers2SelfAttnOProjWeightTransposed.Dispose();
        _modelLayers2PostAttentionLayernormWeight.Dispose();
        _modelLayers2MlpGateProjWeightTransposed.Dispose();
        _modelLayers2MlpUpProjWeightTransposed.Dispose();
        _modelLayers2MlpDownProjWeightTransposed.Dispose();
        _modelLayers3InputLayernormWeight.Dispose();
        _modelLayers3SelfAttnQProjWeightTransposed.Dispose();
        _modelLayers3SelfAttnQProjBias.Dispose();
        _modelLayers3SelfAttnKProjWeightTransposed.Dispose();
        _modelLayers3SelfAttnKProjBias.Dispose();
        _modelLayers3SelfAttnVProjWeightTransposed.Dispose();
        _modelLayers3SelfAttnVProjBias.Dispose();
        _modelLayers3SelfAttnOProjWeightTransposed.Dispose();
        _modelLayers3PostAttentionLayernormWeight.Dispose();
        _modelLayers3MlpGateProjWeightTransposed.Dispose();
        _modelLayers3MlpUpProjWeightTransposed.Dispose();
        _modelLayers3MlpDownProjWeightTransposed.Dispose();
        _modelNormWeight.Dispose();
    }
}
