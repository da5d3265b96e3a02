package io.dataweaver.connector.postgres;

/** The same from the oldest server. */
class IncrementalOfOldestServerTest extends IncrementalTest {

    IncrementalOfOldestServerTest() {
        super(OldestServer.shared());
    }
}
