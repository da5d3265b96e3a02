package io.dataweaver.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.fault.Failpoint;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChildProcessTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Comes to a failpoint three times and then ends. */
    static final class Program {
        public static void main(String[] arguments) throws InterruptedException {
            Failpoint failpoint = Failpoint.named("program.step");
            for (int i = 1; i <= 3; i++) {
                failpoint.hit();
            }
            if (arguments.length > 0) {
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
    void isKilledAtAnyTime() throws Exception {
        try (ChildProcess child =
                ChildProcess.java(Program.class).arguments("forever").start()) {
            assertThat(child.endsWithin(Duration.ofMillis(300))).isFalse();
            child.kill();
            assertThat(child.awaitExit(LIMIT)).isEqualTo(ChildProcess.KILLED);
        }
    }
}
