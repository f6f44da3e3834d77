namespace HataDsl.Scheduling;

/// <summary>
/// Tabu search over per-device orders: swaps neighbours on a critical path (the classical job-shop neighbourhood of
/// van Laarhoven, Aarts and Lenstra) as long as the memory limits hold, evaluated by longest paths.
/// </summary>
internal sealed class OrderImprovement
{
    private readonly FiniteProblem _problem;
    private readonly Random _random;
    private readonly long[] _starts;
    private readonly long[] _tails;
    private readonly int[][] _orders;
    private readonly Dictionary<(int, int), int> _tabu = [];
    private readonly List<(int First, int Second)> _moves = [];

    public OrderImprovement(FiniteProblem problem, int[][] orders, int seed)
    {
        _problem = problem;
        _random = new Random(seed);
        _starts = new long[problem.Count];
        _tails = new long[problem.Count];
        _orders = Array.ConvertAll(orders, static order => (int[])order.Clone());
    }

    /// <summary>Best orders found and their makespan.</summary>
    /// <param name="target">Makespan at which to stop.</param>
    /// <param name="evaluations">Most orders to evaluate.</param>
    /// <param name="frozen">For each device the first and last place that must stay as it is, or null; nothing passes over it.</param>
    /// <param name="cancellation">Stops the search.</param>
    public (int[][] Orders, long Makespan) Run(long target, long evaluations, (int From, int To)[]? frozen, CancellationToken cancellation)
    {
        long current = _problem.Evaluate(_orders, _starts);
        int[][] best = Array.ConvertAll(_orders, static order => (int[])order.Clone());
        long bestMakespan = current;
        int idle = 0;
        for (int iteration = 0; bestMakespan > target && evaluations > 0 && !cancellation.IsCancellationRequested; iteration++)
        {
            _problem.Tails(_orders, _tails);
            CollectMoves(current, frozen);
            (int First, int Second) choice = (-1, -1);
            long choiceMakespan = long.MaxValue;
            int equal = 0;
            foreach ((int First, int Second) move in _moves)
            {
                if (!Swap(move.First, move.Second))
                    continue;
                long makespan = _problem.Evaluate(_orders, _starts);
                evaluations--;
                SwapBack(move.First, move.Second);
                if (makespan < 0)
                    continue;
                bool tabu = _tabu.TryGetValue((move.First, move.Second), out int until) && until > iteration;
                if (tabu && makespan >= bestMakespan)
                    continue;
                if (makespan < choiceMakespan || makespan == choiceMakespan && _random.Next(++equal + 1) == 0)
                {
                    if (makespan < choiceMakespan)
                        equal = 0;
                    (choice, choiceMakespan) = (move, makespan);
                }
            }

            if (choice.First < 0)
            {
                if (++idle > 20)
                    break;
                _tabu.Clear();
                current = _problem.Evaluate(_orders, _starts);
                continue;
            }

            Swap(choice.First, choice.Second);
            current = _problem.Evaluate(_orders, _starts);
            evaluations--;
            _tabu[(choice.Second, choice.First)] = iteration + 8 + _random.Next(12);
            if (current >= bestMakespan)
                continue;
            bestMakespan = current;
            for (int device = 0; device < best.Length; device++)
                Array.Copy(_orders[device], best[device], best[device].Length);
        }

        return (best, bestMakespan);
    }

    private void CollectMoves(long makespan, (int From, int To)[]? frozen)
    {
        _moves.Clear();
        for (int device = 0; device < _orders.Length; device++)
        {
            int[] order = _orders[device];
            for (int i = 0; i + 1 < order.Length; i++)
            {
                if (frozen is not null && i + 1 >= frozen[device].From && i <= frozen[device].To)
                    continue;
                int first = order[i], second = order[i + 1];
                if (_starts[first] + _tails[first] != makespan || _starts[second] + _tails[second] != makespan)
                    continue;
                int blockFirst = _problem.BlockOf(first), blockSecond = _problem.BlockOf(second);
                if (_starts[second] != _starts[first] + _problem.Blocks.Duration[blockFirst])
                    continue;
                // The same block of an older micro-batch goes first in some best plan.
                if (blockFirst == blockSecond || _problem.Blocks.DevicesOf[blockFirst].Length > 1 && device != _problem.Blocks.DevicesOf[blockFirst][0])
                    continue;
                _moves.Add((first, second));
            }
        }
    }

    /// <summary>Swaps two operations that are neighbours on every device they share; false where they are not or memory forbids it.</summary>
    private bool Swap(int first, int second)
    {
        int[] members = _problem.Blocks.DevicesOf[_problem.BlockOf(first)];
        int[] others = _problem.Blocks.DevicesOf[_problem.BlockOf(second)];
        foreach (int device in members)
        {
            if (Array.IndexOf(others, device) < 0)
                continue;
            int place = Array.IndexOf(_orders[device], first);
            if (place + 1 >= _orders[device].Length || _orders[device][place + 1] != second || !KeepsLimit(device, place, second))
                return false;
        }

        Exchange(first, second);
        return true;
    }

    private void SwapBack(int first, int second) => Exchange(second, first);

    private void Exchange(int first, int second)
    {
        int[] others = _problem.Blocks.DevicesOf[_problem.BlockOf(second)];
        foreach (int device in _problem.Blocks.DevicesOf[_problem.BlockOf(first)])
        {
            if (Array.IndexOf(others, device) < 0)
                continue;
            int place = Array.IndexOf(_orders[device], first);
            (_orders[device][place], _orders[device][place + 1]) = (second, first);
        }
    }

    private bool KeepsLimit(int device, int place, int next)
    {
        long delta = _problem.Blocks.Memory[_problem.BlockOf(next)];
        if (delta == 0)
            return true;
        long memory = delta;
        for (int i = 0; i < place; i++)
            memory += _problem.Blocks.Memory[_problem.BlockOf(_orders[device][i])];
        return memory >= 0 && memory <= _problem.Blocks.Limit[device];
    }
}
