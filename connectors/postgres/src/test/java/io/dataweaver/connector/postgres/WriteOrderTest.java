package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WriteOrderTest {

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();
    private final SessionPool pool = new SessionPool(ConnectionSettings.of(
            Options.parse(new PostgresSinkPlugin().descriptor(), SinkHarness.raw(database)), Duration.ofSeconds(20)));

    @BeforeEach
    void create() {
        for (String table : List.of("one", "other", "third", "\"Of \"\"all\"")) {
            database.execute("create table " + table + " (id int8 primary key, refers int8, itself int8)");
        }
    }

    @AfterEach
    void drop() {
        pool.close();
        database.close();
    }

    private interface Looking {
        void at(WriteOrder order) throws SQLException;
    }

    private void with(Looking looking, String... tables) throws SQLException {
        Session session = pool.take();
        try {
            looking.at(WriteOrder.of(
                    session, Arrays.stream(tables).map(QualifiedName::parse).toList()));
            session.rollback();
        } finally {
            pool.giveBack(session);
        }
    }

    /** Tells by one letter each which of three tables are of one group. */
    private String groups(String... tables) throws SQLException {
        StringBuilder letters = new StringBuilder();
        with(
                order -> {
                    for (int i = 0; i < tables.length; i++) {
                        int first = 0;
                        while (order.group(first) != order.group(i)) {
                            first++;
                        }
                        letters.append((char) ('a' + first));
                    }
                },
                tables);
        return letters.toString();
    }

    @Test
    void doesNotMatterAmongTablesThatHaveNothingToDoWithEachOther() throws SQLException {
        database.execute(
                "alter table one add foreign key (itself) references one",
                "create table elsewhere (id int8 primary key)",
                "alter table other add foreign key (refers) references elsewhere on delete cascade");
        assertThat(groups("one", "other", "public.third", "\"Of \"\"all\"")).isEqualTo("abcd");
    }

    @Test
    void mattersAmongThoseThatForeignKeysConnect() throws SQLException {
        database.execute(
                "alter table third add foreign key (refers) references one deferrable initially deferred",
                "alter table other add foreign key (refers) references \"Of \"\"all\"");
        assertThat(groups("one", "other", "third", "\"Of \"\"all\"")).isEqualTo("abab");
        assertThat(groups("one", "other")).isEqualTo("ab");
        database.execute("alter table one add foreign key (refers) references other");
        assertThat(groups("one", "other", "third", "\"Of \"\"all\"")).isEqualTo("aaaa");
    }

    @Test
    void mattersWhereAPartitionHasTheForeignKey() throws SQLException {
        database.execute(
                "create table parted (id int8 primary key, refers int8) partition by range (id)",
                "create table part partition of parted for values from (0) to (100)",
                "alter table part add foreign key (refers) references third");
        assertThat(groups("one", "parted", "third")).isEqualTo("abb");
        assertThat(groups("parted", "part", "one")).as("rows of one table").isEqualTo("aac");
    }

    @Test
    void mattersToAllWhereATableTakesOthersAlong() throws SQLException {
        database.execute("create table elsewhere (id int8 primary key references other on delete cascade)");
        assertThat(groups("one", "other", "third")).isEqualTo("aaa");
        database.execute("drop table elsewhere");
        assertThat(groups("one", "other", "third")).isEqualTo("abc");
    }

    @Test
    void mattersToAllWhereATableHasATriggerARuleOrRowSecurity() throws SQLException {
        database.execute(
                "create function nothing() returns trigger language plpgsql as 'begin return new; end'",
                "create trigger looks after insert on third for each row execute function nothing()");
        assertThat(groups("one", "other", "third")).isEqualTo("aaa");
        database.execute("alter table third disable trigger looks");
        assertThat(groups("one", "other", "third")).isEqualTo("abc");
        database.execute("create rule also as on insert to other do also update one set refers = null");
        assertThat(groups("one", "other", "third")).isEqualTo("aaa");
        database.execute("drop rule also on other");
        assertThat(groups("one", "other", "third")).isEqualTo("abc");
        database.execute("alter table one enable row level security");
        assertThat(groups("one", "other", "third")).isEqualTo("aaa");
    }

    @Test
    void staysAsItIsUntilTheTransactionEnds() throws SQLException {
        with(
                order -> {
                    for (String change : List.of(
                            "alter table one add foreign key (refers) references other",
                            "alter table third enable row level security")) {
                        assertThatThrownBy(() -> database.execute("set lock_timeout = '100ms'", change))
                                .hasStackTraceContaining("lock timeout");
                    }
                },
                "one",
                "other",
                "third");
    }
}
