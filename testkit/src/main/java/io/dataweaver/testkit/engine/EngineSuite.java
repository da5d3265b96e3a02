package io.dataweaver.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.core.run.Engine;
import io.dataweaver.core.run.EnginePlugin;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemorySink.Mode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An engine under test, and what its tests have in common. */
@ExtendWith(SupportRecorder.class)
abstract class EngineSuite {

    @TempDir
    private Path folder;

    private @Nullable Engine engine;
    private @Nullable ErrorCode refusedWith;
    private boolean lacking;

    /** Returns the plugin of the engine. */
    protected abstract EnginePlugin plugin();

    /** Returns the options with which an engine is made, as a pipeline file would give them; may differ from call to call. */
    protected Map<String, Object> options() {
        return Map.of();
    }

    /** Returns what the engine refuses, with the code that it says so with. By default it refuses nothing. */
    protected Map<Ability, ErrorCode> refusals() {
        return Map.of();
    }

    /** Returns what the engine lacks without being asked for it, so that there is nothing to refuse. By default nothing. */
    protected Set<Ability> lacking() {
        return Set.of();
    }

    /** Tells whether the engine says that it lacks an ability. */
    final boolean lacks(Ability ability) {
        lacking |= lacking().contains(ability);
        return lacking().contains(ability);
    }

    /** Tells whether the test has found that the engine lacks what it is about. */
    final boolean isLacking() {
        return lacking;
    }

    /**
     * Tells whether the engine refuses an ability; if so, makes sure that it says it as it declares, and with a way out.
     *
     * @param asking for the ability
     */
    final boolean refuses(Ability ability, ThrowingCallable asking) {
        ErrorCode code = refusals().get(ability);
        if (code == null) {
            return false;
        }
        assertThatExceptionOfType(DataWeaverException.class).isThrownBy(asking).satisfies(refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.hint()).isNotBlank();
        });
        refusedWith = code;
        return true;
    }

    /** Returns the code of what was refused in this test, if something was. */
    final Optional<ErrorCode> refusedWith() {
        return Optional.ofNullable(refusedWith);
    }

    @BeforeEach
    void openEngine() {
        engine = newEngine();
    }

    @AfterEach
    void closeEngineTwice() {
        engine().close();
        engine().close();
    }

    /** Makes one more engine, which the caller closes. */
    final Engine newEngine() {
        return plugin().create(Options.parse(plugin().descriptor(), options()));
    }

    final Engine engine() {
        return Objects.requireNonNull(engine);
    }

    final Path folder() {
        return folder;
    }

    final Runs runs(Mode mode, int rows) {
        return new Runs(engine(), folder, mode, rows);
    }

    static void assertStored(Runs runs, List<Row> expected) {
        assertThat(runs.table.rows()).containsExactlyInAnyOrderElementsOf(expected);
    }

    static long id(Row row) {
        return (Long) Objects.requireNonNull(row.value(0));
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("waited in vain");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
