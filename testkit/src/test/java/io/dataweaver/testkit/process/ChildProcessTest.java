package io.dataweaver.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.fault.Failpoint;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChildProcessTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Comes to a failpoint three times and then ends. */
    static final class Program {
        static final String WAITS = "WAITS";

        public static void main(String[] arguments) throws InterruptedException {
            Failpoint failpoint = Failpoint.named("program.step");
            for (int i = 1; i <= 3; i++) {
                failpoint.hit();
            }
            if (arguments.length > 0) {
                PrintStream out = System.out;
                out.println(WAITS);
                Thread.currentThread().join();
            }
        }
    }

    @Test
    void endsByItself() throws Exception {
        try (ChildProcess child = ChildProcess.java(Program.class).start()) {
            assertThat(child.awaitExit(LIMIT)).as(child.output()).isZero();
        }
    }

    @Test
    void diesAtAFailpoint() throws Exception {
        try (ChildProcess child =
                ChildProcess.java(Program.class).failpoint("program.step", 3).start()) {
            assertThat(child.awaitExit(LIMIT)).as(child.output()).isEqualTo(ChildProcess.KILLED);
        }
    }

    @Test
    void livesWhereAFailpointIsNotReached() throws Exception {
        try (ChildProcess child =
                ChildProcess.java(Program.class).failpoint("program.step", 4).start()) {
            assertThat(child.awaitExit(LIMIT)).as(child.output()).isZero();
        }
    }

    @Test
    void tellsWhatItsThreadsAreAtIfItDoesNotEnd() throws Exception {
        try (ChildProcess child =
                ChildProcess.java(Program.class).arguments("forever").start()) {
            child.await(() -> child.output().contains(Program.WAITS), LIMIT);
            assertThatThrownBy(() -> child.awaitExit(Duration.ZERO))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Full thread dump")
                    .hasMessageContaining(Program.class.getName() + ".main");
            assertThat(child.isAlive()).isFalse();
        }
    }

    @Test
    void isKilledAtAnyTime() throws Exception {
        try (ChildProcess child =
                ChildProcess.java(Program.class).arguments("forever").start()) {
            assertThat(child.endsWithin(Duration.ofMillis(300))).isFalse();
            child.kill();
            assertThat(child.awaitExit(LIMIT)).isEqualTo(ChildProcess.KILLED);
        }
    }
}
