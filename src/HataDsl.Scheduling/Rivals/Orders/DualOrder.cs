namespace HataDsl.Scheduling;

/// <summary>
/// The eight phases that DualPipe and DualPipeV share (DeepSeek, github.com/deepseek-ai/DualPipe). In the original a paired
/// forward and backward overlap on one device; here, where a device runs one block at a time, they run in turn.
/// </summary>
internal static class DualOrder
{
    /// <summary>Writes one device's order.</summary>
    /// <param name="order">Where to.</param>
    /// <param name="near">The device's stage nearer to the beginning of its chain.</param>
    /// <param name="far">The device's stage nearer to the end of its chain.</param>
    /// <param name="inside">Devices between this one and the turning point.</param>
    /// <param name="outside">Devices between this one and the end of the pipeline.</param>
    /// <param name="pairs">Rounds of the steady phase.</param>
    public static void Write(PassOrder order, StagePosition near, StagePosition far, int inside, int outside, int pairs)
    {
        Repeat(2 * inside, () => order.Forward(near));
        Repeat(outside + 1, () =>
        {
            order.Forward(near);
            order.Forward(far);
        });
        Repeat(inside, () =>
        {
            order.InputGradient(far);
            order.WeightGradient();
            order.Forward(far);
        });
        Repeat(pairs, () =>
        {
            order.Forward(near);
            order.Backward(far);
            order.Forward(far);
            order.Backward(near);
        });
        Repeat(inside, () =>
        {
            order.Backward(far);
            order.Forward(far);
            order.Backward(near);
        });
        WindDown(order, near, far, inside, outside);
    }

    /// <summary>Only backwards are left: from the middle on, weight gradients are put off to fill the gaps that follow.</summary>
    private static void WindDown(PassOrder order, StagePosition near, StagePosition far, int inside, int outside)
    {
        bool putOff = false;
        for (int i = 0; i <= outside; i++)
        {
            if (i == (outside + 1) / 2 && outside % 2 == 1)
                putOff = true;
            One(far);
            if (i == (outside + 1) / 2 && outside % 2 == 0)
                putOff = true;
            One(near);
        }

        Repeat(inside, () =>
        {
            order.WeightGradient();
            order.InputGradient(near);
        });
        order.RemainingWeightGradients();

        void One(StagePosition stage)
        {
            if (putOff)
                order.InputGradient(stage);
            else
                order.Backward(stage);
        }
    }

    private static void Repeat(int times, Action action)
    {
        for (int i = 0; i < times; i++)
            action();
    }
}
