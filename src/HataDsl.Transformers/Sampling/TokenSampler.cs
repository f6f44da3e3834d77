namespace HataDsl.Transformers;

/// <summary>
/// Chooses tokens from logits. Order of the steps, as in transformers: temperature, top-k, top-p, one draw. Equal logits
/// are ranked by the smaller id. One random number is used a token, so a run repeats from its seed; everything that
/// decides is integer arithmetic or plain double addition, multiplication and division, which are the same everywhere.
/// Not safe from several threads.
/// </summary>
public sealed class TokenSampler
{
    private readonly SamplingOptions options;
    private readonly RandomSequence random;
    private int[] candidates = [];
    private double[] weights = [];

    /// <summary>Creates a sampler.</summary>
    /// <param name="options">How to choose.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TokenSampler(SamplingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
        random = new RandomSequence(options.Seed);
    }

    /// <summary>The most likely token; of equal ones the smallest id.</summary>
    /// <param name="logits">One logit a token of the vocabulary, at least one.</param>
    /// <exception cref="ArithmeticException">A logit is NaN: the computation before has failed.</exception>
    public static int Greedy(ReadOnlySpan<float> logits)
    {
        ArgumentOutOfRangeException.ThrowIfZero(logits.Length);
        int best = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            // Written so that a NaN fails the comparison and is looked at.
            if (!(logits[i] <= logits[best]))
            {
                best = i;
                ThrowIfNotANumber(logits[i], i);
            }
        }

        ThrowIfNotANumber(logits[best], best);
        return best;
    }

    /// <summary>Chooses the next token.</summary>
    /// <param name="logits">One logit a token of the vocabulary, at least one.</param>
    /// <exception cref="ArithmeticException">A logit is NaN or positive infinity, or none is finite.</exception>
    public int Next(ReadOnlySpan<float> logits)
    {
        int best = Greedy(logits);
        if (options.Temperature == 0 || options.TopK == 1)
        {
            return best;
        }

        if (!float.IsFinite(logits[best]))
        {
            throw new ArithmeticException($"the largest logit, of token {best}, is {logits[best]}");
        }

        if (candidates.Length < logits.Length)
        {
            candidates = new int[logits.Length];
            weights = new double[logits.Length];
        }

        int count = options.TopK > 0 && options.TopK < logits.Length ? KeepTopK(logits) : KeepAll(logits.Length);
        double total = Weigh(logits, count, logits[best]);
        if (options.TopP < 1)
        {
            (count, total) = KeepTopP(logits, count, total);
        }

        return Draw(count, total);
    }

    private static void ThrowIfNotANumber(float logit, int token)
    {
        if (float.IsNaN(logit))
        {
            throw new ArithmeticException($"the logit of token {token} is not a number");
        }
    }

    // True when token a is to be ranked before token b.
    private static bool Precedes(ReadOnlySpan<float> logits, int a, int b)
        => logits[a] > logits[b] || (logits[a] == logits[b] && a < b);

    private int KeepAll(int count)
    {
        for (int i = 0; i < count; i++)
        {
            candidates[i] = i;
        }

        return count;
    }

    // A heap whose root is the worst kept candidate: one comparison for most of the vocabulary.
    private int KeepTopK(ReadOnlySpan<float> logits)
    {
        int size = options.TopK;
        var heap = candidates.AsSpan(0, size);
        for (int i = 0; i < size; i++)
        {
            heap[i] = i;
        }

        for (int i = (size / 2) - 1; i >= 0; i--)
        {
            Sink(logits, heap, i);
        }

        for (int token = size; token < logits.Length; token++)
        {
            if (Precedes(logits, token, heap[0]))
            {
                heap[0] = token;
                Sink(logits, heap, 0);
            }
        }

        // In the order of ids, so that the draw does not depend on how the heap came about.
        heap.Sort();
        return size;
    }

    private static void Sink(ReadOnlySpan<float> logits, Span<int> heap, int index)
    {
        while (true)
        {
            int worst = (2 * index) + 1;
            if (worst >= heap.Length)
            {
                return;
            }

            if (worst + 1 < heap.Length && Precedes(logits, heap[worst], heap[worst + 1]))
            {
                worst++;
            }

            if (Precedes(logits, heap[worst], heap[index]))
            {
                return;
            }

            (heap[index], heap[worst]) = (heap[worst], heap[index]);
            index = worst;
        }
    }

    private double Weigh(ReadOnlySpan<float> logits, int count, float largest)
    {
        double total = 0;
        for (int i = 0; i < count; i++)
        {
            weights[i] = PortableMath.Exp((logits[candidates[i]] - (double)largest) / options.Temperature);
            total += weights[i];
        }

        return total;
    }

    private (int Count, double Total) KeepTopP(ReadOnlySpan<float> logits, int count, double total)
    {
        // All candidates below (1 - p) / n of the mass have together less than 1 - p of it, so that the others reach p
        // without them. That leaves few to sort.
        double threshold = (1 - options.TopP) * total / count;
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            if (weights[i] >= threshold)
            {
                candidates[kept] = candidates[i];
                weights[kept++] = weights[i];
            }
        }

        // Sorted by descending weight; equal ones by id, which the key carries in exact integer order.
        var order = new (float NegativeLogit, int Token, double Weight)[kept];
        for (int i = 0; i < kept; i++)
        {
            order[i] = (-logits[candidates[i]], candidates[i], weights[i]);
        }

        Array.Sort(order, static (a, b) => a.NegativeLogit != b.NegativeLogit
            ? a.NegativeLogit.CompareTo(b.NegativeLogit)
            : a.Token.CompareTo(b.Token));
        double wanted = options.TopP * total, reached = 0;
        int chosen = 0;
        while (chosen < kept && reached < wanted)
        {
            candidates[chosen] = order[chosen].Token;
            weights[chosen] = order[chosen].Weight;
            reached += order[chosen++].Weight;
        }

        return (chosen, reached);
    }

    private int Draw(int count, double total)
    {
        double point = random.NextDouble() * total;
        int last = 0;
        for (int i = 0; i < count; i++)
        {
            if (weights[i] <= 0)
            {
                continue;
            }

            last = i;
            point -= weights[i];
            if (point < 0)
            {
                break;
            }
        }

        return candidates[last];
    }
}
