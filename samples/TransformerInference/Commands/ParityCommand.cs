using System.CommandLine;
using HataDsl.Attention;
using HataDsl.Transformers;

namespace HataDsl.Samples.TransformerInference.Commands;

/// <summary>Compares logits and greedy continuation with those of another implementation, recorded in <c>reference.json</c>.</summary>
internal static class ParityCommand
{
    /// <summary>Largest allowed difference of a logit, on logits of order 10.</summary>
    private const double Tolerance = 2e-3;

    public static Command Create()
    {
        var options = new ModelOptions();
        Option<bool> stepwise = new("--stepwise") { Description = "Run one token at a time (always so with hata), not in chunks." };
        var command = new Command("parity", "Compares with DIR/reference.json. Exit code 1 when beyond tolerance.") { stepwise };
        options.AddTo(command);
        command.SetAction(parsed => Run(options, parsed, parsed.GetValue(stepwise)));
        return command;
    }

    private static int Run(ModelOptions options, ParseResult parsed, bool stepwise)
    {
        string directory = ShippedModels.Find(parsed.GetValue(options.Model)!);
        using ModelFiles files = ModelFiles.Open(directory);
        ParityReference reference = ParityReference.Load(Path.Combine(directory, ParityReference.FileName));
        reference.CheckAgainst(files.Configuration);
        HataOptions? hata = options.Hata(parsed);
        int capacity = Math.Min(reference.InputIds.Length + reference.GreedyContinuation.Length, files.Configuration.ContextLimit);
        using Session session = Session.Open(options, parsed, files, capacity, hata, new ProgressLine(false));
        Result result = Compare(session.Decoder, reference, stepwise || hata is not null);
        JsonOutput.Print(writer =>
        {
            writer.WriteNumber("max_abs_error", result.MaxError);
            writer.WriteNumber("argmax_agreement", result.ArgmaxAgreement);
            writer.WriteBoolean("greedy_match", result.GreedyMatch);
            writer.WriteNumber("positions", reference.Positions.Length);
        });
        return result.MaxError <= Tolerance && result.ArgmaxAgreement == 1 && result.GreedyMatch ? 0 : 1;
    }

    private static Result Compare(Decoder decoder, ParityReference reference, bool stepwise)
    {
        int[] input = [.. reference.InputIds];
        var expected = new Dictionary<int, float[]>();
        for (int i = 0; i < reference.Positions.Length; i++)
        {
            expected[reference.Positions[i]] = reference.Logits[i];
        }

        double error = 0;
        int agreeing = 0;
        int next = 0;
        void Look(int position, ReadOnlyMemory<float> logits)
        {
            next = TokenSampler.Greedy(logits.Span);
            agreeing += next == reference.Argmax[position] ? 1 : 0;
            if (expected.TryGetValue(position, out float[]? values))
            {
                for (int i = 0; i < values.Length; i++)
                {
                    double difference = Math.Abs(values[i] - logits.Span[i]);

                    // A NaN must count as the largest error, not as none.
                    error = difference <= error ? error : double.IsNaN(difference) ? double.MaxValue : difference;
                }
            }
        }

        if (stepwise)
        {
            for (int position = 0; position < input.Length; position++)
            {
                int start = position;
                decoder.RunAll(input.AsSpan(position, 1), (_, logits) => Look(start, logits));
            }
        }
        else
        {
            decoder.RunAll(input, Look);
        }

        bool match = true;
        foreach (int token in reference.GreedyContinuation)
        {
            match &= next == token;
            if (decoder.Position < decoder.Capacity)
            {
                next = TokenSampler.Greedy(decoder.Run([token]));
            }
        }

        return new Result(error, (double)agreeing / input.Length, match);
    }

    private readonly record struct Result(double MaxError, double ArgmaxAgreement, bool GreedyMatch);
}
