package io.dataweaver.connector.postgres;

import io.dataweaver.testkit.postgres.PostgresServer;

/** The same from the oldest server. */
class IncrementalOfOldestServerTest extends IncrementalTest {

    @Override
    PostgresServer source() {
        return OldestServer.shared();
    }
}
