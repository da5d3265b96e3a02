package io.dataweaver.engine.flink;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

/**
 * Hands splits out to the tasks that ask, one at a time, so that a task gets the next when it is done with the last. Its
 * state is the splits that no task has got.
 *
 * <p>It never tells a task that there is no more: a task that has read everything waits for the savepoint with which the
 * client ends the job. A job that ended by itself would take its checkpoints along before anyone has published at the sink
 * what they hold.
 */
final class SplitEnumeration implements SplitEnumerator<SplitAtWork, List<SplitAtWork>> {

    private final SplitEnumeratorContext<SplitAtWork> context;
    private final Deque<SplitAtWork> waiting;
    private final SortedSet<Integer> asking = new TreeSet<>();

    SplitEnumeration(SplitEnumeratorContext<SplitAtWork> context, List<SplitAtWork> splits) {
        this.context = context;
        this.waiting = new ArrayDeque<>(splits);
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        asking.add(subtask);
        assign();
    }

    @Override
    public void addSplitsBack(List<SplitAtWork> splits, int subtask) {
        asking.remove(subtask);
        splits.forEach(waiting::addFirst);
        assign();
    }

    @Override
    public void addReader(int subtask) {}

    private void assign() {
        asking.removeIf(subtask -> !context.registeredReaders().containsKey(subtask));
        while (!waiting.isEmpty() && !asking.isEmpty()) {
            int subtask = asking.first();
            asking.remove(subtask);
            context.assignSplit(waiting.removeFirst(), subtask);
        }
    }

    @Override
    public List<SplitAtWork> snapshotState(long checkpoint) {
        return List.copyOf(waiting);
    }

    @Override
    public void close() throws IOException {}
}
