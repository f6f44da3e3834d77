using System.Text.RegularExpressions;

namespace HataDsl.Scheduling.Tests.Exports;

/// <summary>The rules of PyTorch's pipeline loader and runtime, written anew from their description, as a check of exported files.</summary>
internal static partial class TorchFile
{
    private readonly record struct Action(int Stage, string Kind, int MicroBatch);

    public static void Check(string text, int ranks, int microBatches)
    {
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        string[] lines = text[..^2].Split("\r\n");
        Assert.Equal(ranks, lines.Length);
        List<Action>[] programs = [.. lines.Select(static line => line.Split(',').Select(Parse).ToList())];
        Dictionary<int, int> rankOfStage = [];
        for (int rank = 0; rank < ranks; rank++)
            foreach (Action action in programs[rank])
                Assert.Equal(rank, rankOfStage.TryGetValue(action.Stage, out int known) ? known : rankOfStage[action.Stage] = rank);
        for (int stage = 0; stage < rankOfStage.Count; stage++)
        {
            int Count(string kind) => programs[rankOfStage[stage]].Count(action => action.Stage == stage && action.Kind == kind);
            Assert.Equal(microBatches, Count("F"));
            Assert.Equal(Count("I"), Count("W"));
            Assert.Equal(microBatches, Count("B") + Count("I"));
            Assert.Equal(1, Count("REDUCE_GRAD"));
        }

        CheckChannels(programs, rankOfStage);
        Execute(programs, rankOfStage);
    }

    /// <summary>Without tags, the sends of a pair of ranks must be the receives of the other side in the same order.</summary>
    private static void CheckChannels(List<Action>[] programs, Dictionary<int, int> rankOfStage)
    {
        for (int source = 0; source < programs.Length; source++)
        {
            for (int destination = 0; destination < programs.Length; destination++)
            {
                IEnumerable<Action> sent = programs[source]
                    .Where(action => action.Kind.StartsWith("SEND", StringComparison.Ordinal) && rankOfStage[Peer(action)] == destination)
                    .Select(static action => new Action(Peer(action), action.Kind.Replace("SEND", "RECV", StringComparison.Ordinal), action.MicroBatch));
                IEnumerable<Action> received = programs[destination]
                    .Where(action => action.Kind.StartsWith("RECV", StringComparison.Ordinal) && rankOfStage[Peer(action)] == source);
                Assert.Equal(sent, received);
            }
        }
    }

    /// <summary>Runs the programs with messages that block on both sides.</summary>
    private static void Execute(List<Action>[] programs, Dictionary<int, int> rankOfStage)
    {
        int[] position = new int[programs.Length];
        HashSet<Action> done = [];
        for (bool moved = true; moved;)
        {
            moved = false;
            for (int rank = 0; rank < programs.Length; rank++)
            {
                while (position[rank] < programs[rank].Count && Step(rank))
                    moved = true;
            }
        }

        for (int rank = 0; rank < programs.Length; rank++)
            Assert.True(position[rank] == programs[rank].Count, $"rank {rank} stops at action {position[rank]}");

        bool Step(int rank)
        {
            Action action = programs[rank][position[rank]];
            if (action.Kind.StartsWith("SEND", StringComparison.Ordinal) || action.Kind.StartsWith("RECV", StringComparison.Ordinal))
            {
                int peer = rankOfStage[Peer(action)];
                string wanted = action.Kind[0] == 'S' ? "RECV" + action.Kind[4..] : "SEND" + action.Kind[4..];
                Action other = new(Peer(action), wanted, action.MicroBatch);
                if (position[peer] >= programs[peer].Count || programs[peer][position[peer]] != other)
                    return false;
                done.Add(other);
                position[peer]++;
            }
            else if (!Inputs(action, rankOfStage).All(done.Contains))
            {
                return false;
            }

            done.Add(action);
            position[rank]++;
            return true;
        }
    }

    private static IEnumerable<Action> Inputs(Action action, Dictionary<int, int> rankOfStage)
    {
        (int stage, string kind, int microBatch) = action;
        bool isBackward = kind is "B" or "I";
        if (kind == "F" && stage > 0)
            yield return rankOfStage[stage - 1] == rankOfStage[stage] ? new Action(stage - 1, "F", microBatch) : new Action(stage, "RECV_F", microBatch);
        if (isBackward)
            yield return new Action(stage, "F", microBatch);
        if (isBackward && stage + 1 < rankOfStage.Count)
            yield return rankOfStage[stage + 1] == rankOfStage[stage] ? new Action(stage + 1, kind, microBatch) : new Action(stage, "RECV_B", microBatch);
        if (kind == "W")
            yield return new Action(stage, "I", microBatch);
    }

    private static int Peer(Action action) => action.Kind is "SEND_F" or "RECV_B" ? action.Stage + 1 : action.Stage - 1;

    private static Action Parse(string cell)
    {
        Match match = Cell().Match(cell);
        Assert.True(match.Success, $"'{cell}' is no action");
        return new Action(
            int.Parse(match.Groups[1].Value), match.Groups[2].Value, match.Groups[3].Length == 0 ? -1 : int.Parse(match.Groups[3].Value));
    }

    [GeneratedRegex(@"^(\d+)(F|I|B|W|SEND_F|RECV_F|SEND_B|RECV_B|REDUCE_GRAD)(\d*)$")]
    private static partial Regex Cell();
}
