package io.dataweaver.cli;

import io.dataweaver.core.verify.VerifyProgress;
import java.time.Duration;
import java.util.function.Consumer;

/** Tells how a verification is going. One thread. */
final class VerifyLine implements Consumer<VerifyProgress> {

    private final ProgressLine line;
    private final boolean silent;
    private final long started = System.nanoTime();

    VerifyLine(Console console) {
        this.line = new ProgressLine(console.err(), console.isTerminal(), console::info);
        this.silent = console.isQuiet() || console.isJson();
    }

    @Override
    public void accept(VerifyProgress progress) {
        if (!silent) {
            line.show(Duration.ofNanos(System.nanoTime() - started), () -> text(progress));
        }
    }

    private static String text(VerifyProgress progress) {
        return progress.phase().label() + ": " + ProgressLine.count(progress.sourceRows()) + " rows of the source, "
                + ProgressLine.count(progress.sinkRows()) + " of the sink";
    }

    void clear() {
        line.clear();
    }
}
