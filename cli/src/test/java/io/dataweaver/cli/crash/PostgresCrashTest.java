package io.dataweaver.cli.crash;

import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class PostgresCrashTest extends CrashTest {

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @Override
    String sink() {
        return "postgres: {url: \"" + database.url() + "\", user: postgres, table: target, mode: append}";
    }

    @Override
    List<String> stored() {
        return database.rows("select '{\"id\":' || id || ',\"name\":\"' || name || '\"}' from target");
    }
}
