namespace HataDsl.Import.Tests;

/// <content>Shapes and elements that move.</content>
internal static partial class OnnxEvaluator
{
    private sealed partial class Node
    {
        private Nd[]? Moving()
        {
            switch (node.Operator)
            {
                case "Shape":
                    return [Nd.Of(X.Shape.Select(length => (double)length), X.Shape.Length)];
                case "Reshape":
                    int[] target = Ints(1);
                    target = [.. target.Select((length, i) => length == 0 ? X.Shape[i] : length)];
                    int open = Array.IndexOf(target, -1);
                    if (open >= 0)
                    {
                        target[open] = X.Data.Length / -Count(target);
                    }

                    return [X with { Shape = target }];
                case "Flatten":
                    int at = (int)Integer("axis", 1);
                    return [X with { Shape = [Count(X.Shape[..at]), Count(X.Shape[at..])] }];
                case "Squeeze":
                    int[] gone = [.. (List("axes") ?? Ints(1)).Select(axis => Axis(axis, X.Shape.Length))];
                    return [X with { Shape = [.. X.Shape.Where((_, i) => !gone.Contains(i))] }];
                case "Unsqueeze":
                    int[] given = List("axes") ?? Ints(1);
                    int[] added = [.. given.Select(axis => Axis(axis, X.Shape.Length + given.Length))];
                    var rest = new Queue<int>(X.Shape);
                    return [X with { Shape = [.. Enumerable.Range(0, X.Shape.Length + added.Length).Select(i => added.Contains(i) ? 1 : rest.Dequeue())] }];
                case "Transpose":
                    int[] order = List("perm") ?? [.. Enumerable.Range(0, X.Shape.Length).Reverse()];
                    return [Generate([.. order.Select(axis => X.Shape[axis])], position => At(X, [.. Enumerable.Range(0, order.Length).Select(axis => position[Array.IndexOf(order, axis)])]))];
                case "Concat":
                    return [Concat(Axis(Integer("axis", 0), X.Shape.Length))];
                case "Split":
                    return Split(Axis(Integer("axis", 0), X.Shape.Length));
                case "Slice":
                    return [Slice()];
                case "Gather":
                    return [Gather(Axis(Integer("axis", 0), X.Shape.Length))];
                case "Expand":
                    return [Generate(Broadcast(X.Shape, Ints(1)), position => At(X, position))];
                case "Tile":
                    return [Generate([.. X.Shape.Zip(Ints(1), (length, times) => length * times)], position => At(X, [.. position.Select((value, i) => value % X.Shape[i])]))];
                case "Range":
                    double step = inputs[2]!.Data[0];
                    int count = (int)Math.Max(0, Math.Ceiling((inputs[1]!.Data[0] - X.Data[0]) / step));
                    return [Nd.Of(Enumerable.Range(0, count).Select(i => X.Data[0] + (i * step)), count)];
                case "ConstantOfShape":
                    double value = node.Attributes.TryGetValue("value", out object? filled) ? ((TestTensor)filled).Value.Data[0] : 0;
                    return [Generate(Ints(0), _ => value)];
                case "Pad":
                    int[] pads = Ints(1);
                    int rank = X.Shape.Length;
                    double border = Has(2) ? inputs[2]!.Data[0] : 0;
                    return [Generate([.. X.Shape.Select((length, i) => length + pads[i] + pads[i + rank])], position =>
                    {
                        int[] from = [.. position.Select((p, i) => p - pads[i])];
                        return from.Select((p, i) => p >= 0 && p < X.Shape[i]).All(inside => inside) ? At(X, from) : border;
                    })];
                default:
                    return null;
            }
        }

        private Nd Concat(int axis) => Generate(With(X.Shape, axis, inputs.Sum(part => part!.Shape[axis])), position =>
        {
            int rest = position[axis];
            int i = 0;
            for (; rest >= inputs[i]!.Shape[axis]; i++)
            {
                rest -= inputs[i]!.Shape[axis];
            }

            return At(inputs[i]!, With(position, axis, rest));
        });

        private Nd[] Split(int axis)
        {
            int parts = node.Outputs.Length;
            int each = (X.Shape[axis] + parts - 1) / parts;
            int[] lengths = Has(1) ? Ints(1) : [.. Enumerable.Range(0, parts).Select(i => Math.Min(each, X.Shape[axis] - (i * each)))];
            return [.. lengths.Select((length, i) => Generate(With(X.Shape, axis, length), position => At(X, With(position, axis, position[axis] + lengths[..i].Sum()))))];
        }

        /// <summary>As the specification says: negative bounds count from the end, bounds are clamped, steps may be negative.</summary>
        private Nd Slice()
        {
            (int[] starts, int[] ends) = (Ints(1), Ints(2));
            int[] axes = Has(3) ? [.. Ints(3).Select(axis => Axis(axis, X.Shape.Length))] : [.. Enumerable.Range(0, starts.Length)];
            int[] steps = Has(4) ? Ints(4) : [.. starts.Select(_ => 1)];
            Nd x = X;
            for (int i = 0; i < axes.Length; i++)
            {
                (int axis, int step, int length) = (axes[i], steps[i], x.Shape[axes[i]]);
                long start = starts[i] < 0 ? starts[i] + (long)length : starts[i];
                long end = ends[i] < 0 ? ends[i] + (long)length : ends[i];
                (start, end) = step > 0 ? (Math.Clamp(start, 0, length), Math.Clamp(end, 0, length)) : (Math.Clamp(start, 0, length - 1), Math.Clamp(end, -1, length - 1));
                List<int> taken = [];
                for (long at = start; step > 0 ? at < end : at > end; at += step)
                {
                    taken.Add((int)at);
                }

                Nd from = x;
                x = Generate(With(from.Shape, axis, taken.Count), position => At(from, With(position, axis, taken[position[axis]])));
            }

            return x;
        }

        private Nd Gather(int axis)
        {
            Nd indices = inputs[1]!;
            int rank = indices.Shape.Length;
            return Generate([.. X.Shape[..axis], .. indices.Shape, .. X.Shape[(axis + 1)..]], position =>
            {
                int index = (int)At(indices, position[axis..(axis + rank)]);
                index = index < 0 ? index + X.Shape[axis] : index;
                return At(X, [.. position[..axis], index, .. position[(axis + rank)..]]);
            });
        }
    }
}
