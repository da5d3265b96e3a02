package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import org.junit.jupiter.api.Test;

/** The same from the oldest server. */
class RandomChangesOfOldestServerTest extends RandomChangesTest {

    @Override
    PostgresServer source() {
        return OldestServer.shared();
    }

    @Test
    void itIsTheOldestThatIsNotRefused() {
        try (PostgresDatabase database = OldestServer.shared().createDatabase()) {
            assertThat(database.number("select current_setting('server_version_num')::int / 10000"))
                    .isEqualTo(LogSlot.FIRST_SERVER);
        }
    }
}
