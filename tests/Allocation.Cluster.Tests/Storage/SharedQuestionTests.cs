using Allocation.Grains.Storage;

namespace Allocation.Cluster.Tests.Storage;

/// <summary>One asking serves many, and never with an answer older than the question.</summary>
public sealed class SharedQuestionTests : IDisposable
{
    private readonly List<TaskCompletionSource<int>> _asked = [];
    private readonly SemaphoreSlim _put = new(0);
    private readonly SharedQuestion<int> _question;

    public SharedQuestionTests() => _question = new SharedQuestion<int>(() =>
    {
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Add(answer);
        _put.Release();
        return answer.Task;
    });

    public void Dispose() => _put.Dispose();

    [Fact]
    public async Task Who_comes_while_a_question_is_on_its_way_shares_the_next_one()
    {
        var first = _question.Ask();
        await Put();
        Task<int>[] late = [_question.Ask(), _question.Ask(), _question.Ask()];
        _asked[0].SetResult(1);
        await Put();
        _asked[1].SetResult(2);

        Assert.Equal(1, await first);
        Assert.All(await Task.WhenAll(late), answer => Assert.Equal(2, answer));
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Who_comes_when_one_has_ended_and_the_next_has_not_begun_shares_the_next()
    {
        var turns = new StepByStep();
        var question = new SharedQuestion<int>(() => { _asked.Add(new TaskCompletionSource<int>()); return _asked[^1].Task; }, turns);
        var first = question.Ask();
        turns.RunAll();
        Task<int> second = null!, third = null!;
        Task.Factory.StartNew(() => { second = question.Ask(); }, TestContext.Current.CancellationToken, TaskCreationOptions.None, turns).GetAwaiter();
        turns.RunAll();
        _asked[0].SetResult(1);
        await first;

        // What follows on the first answer waits for its turn, and somebody asks before it.
        third = question.Ask();
        Assert.Same(second, third);
        while (_asked.Count < 2)
        {
            turns.RunAll();
            await Task.Yield();
        }

        _asked[1].SetResult(2);
        while (!third.IsCompleted)
        {
            turns.RunAll();
            await Task.Yield();
        }

        Assert.Equal((2, 2, 2), (await second, await third, _asked.Count));
    }

    [Fact]
    public async Task A_failure_is_told_to_those_who_asked_and_to_nobody_after()
    {
        var first = _question.Ask();
        await Put();
        var late = _question.Ask();
        _asked[0].SetException(new TimeoutException());
        await Put();
        _asked[1].SetResult(2);

        await Assert.ThrowsAsync<TimeoutException>(() => first);
        Assert.Equal(2, await late);
    }

    [Fact]
    public async Task An_answer_may_be_as_old_as_the_caller_allows_but_no_failure_is_an_answer()
    {
        var first = _question.Ask();
        await Put();
        var young = _question.Ask(TimeSpan.FromHours(1));
        _asked[0].SetResult(1);
        Assert.Equal((1, 1), (await first, await young));
        Assert.Equal(1, await _question.Ask(TimeSpan.FromHours(1)));

        var fresh = _question.Ask(TimeSpan.Zero);
        await Put();
        _asked[1].SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => fresh);
        var after = _question.Ask(TimeSpan.FromHours(1));
        await Put();
        _asked[2].SetResult(3);
        Assert.Equal(3, await after);
    }

    [Fact]
    public async Task A_question_is_put_where_it_belongs()
    {
        var turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var question = new SharedQuestion<TaskScheduler>(() => Task.FromResult(TaskScheduler.Current), turns);

        Assert.Same(turns, await question.Ask());
    }

    private Task Put() => Cluster.Guard.Within(_put.WaitAsync());

    /// <summary>A scheduler whose turns come when the test says so.</summary>
    private sealed class StepByStep : TaskScheduler
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<Task> _waiting = new();

        public void RunAll()
        {
            while (_waiting.TryDequeue(out var task))
                TryExecuteTask(task);
        }

        protected override void QueueTask(Task task) => _waiting.Enqueue(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => _waiting;
    }
}
