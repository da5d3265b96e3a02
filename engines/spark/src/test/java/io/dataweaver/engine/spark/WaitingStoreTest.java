package io.dataweaver.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateStore;
import io.dataweaver.core.schedule.Scheduler;
import io.dataweaver.core.state.DiskStateFiles;
import io.dataweaver.core.state.FileStateStore;
import io.dataweaver.core.state.StateErrorCode;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitingStoreTest {

    private static final String PIPELINE = "copy";

    @TempDir
    private Path folder;

    private final AtomicBoolean stop = new AtomicBoolean();
    private final CountDownLatch looked = new CountDownLatch(2);

    private StateStore store() {
        return new FileStateStore(new DiskStateFiles(folder));
    }

    private StateStore waiting() {
        return new WaitingStore(store(), Scheduler.MACHINE, () -> {
            looked.countDown();
            return stop.get();
        });
    }

    @Test
    void takesALockOnceItsHolderHasLetGoOfIt() throws Exception {
        CompletableFuture<StateStore.StateLock> taken;
        try (StateStore.StateLock held = store().lock(PIPELINE)) {
            taken = CompletableFuture.supplyAsync(() -> waiting().lock(PIPELINE));
            looked.await();
            assertThat(taken).isNotDone();
        }
        taken.get(1, TimeUnit.MINUTES).close();
    }

    @Test
    void isRefusedTheLockOfAnotherOnceItIsToStop() throws Exception {
        try (StateStore.StateLock held = store().lock(PIPELINE)) {
            CompletableFuture<StateStore.StateLock> taken =
                    CompletableFuture.supplyAsync(() -> waiting().lock(PIPELINE));
            looked.await();
            stop.set(true);
            assertThatThrownBy(() -> taken.get(1, TimeUnit.MINUTES))
                    .cause()
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            refused -> assertThat(refused.code()).isEqualTo(StateErrorCode.LOCKED));
        }
    }
}
