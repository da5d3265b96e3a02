package io.dataweaver.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NamesTest {

    static List<String> hostileNames() {
        return List.of(
                "a\"b",
                "\"",
                "\"\"",
                "a.b",
                ".",
                "a\nb",
                "'; drop table x; --",
                "select",
                "Upper",
                "with space",
                "*",
                "a*",
                "-a",
                "a\\b",
                "$1",
                "?",
                "{d '2024-01-01'}",
                "größe 漢字 😀",
                "é".repeat(31),
                "😀".repeat(15) + "abc",
                "x".repeat(63));
    }

    @ParameterizedTest
    @MethodSource("hostileNames")
    void copiesATableWhateverItsNameAndColumns(String name) {
        Identifier quoted = new Identifier(name);
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            database.execute(
                    "create schema " + quoted.toSql(),
                    "create table " + quoted.toSql() + "." + quoted.toSql() + " (" + quoted.toSql()
                            + " int primary key, " + "b text)",
                    "insert into " + quoted.toSql() + "." + quoted.toSql() + " values (1, 'one'), (2, 'two')");
            String dataset = QualifiedName.of(name, name).toString();
            Schema schema = Copying.copy(database, List.of(dataset), database, "table", "copied", "mode", "upsert");
            assertThat(schema.dataset()).isEqualTo(dataset);
            assertThat(schema.key()).containsExactly(name);
            assertThat(database.rows("select * from copied order by 1")).containsExactly("1|one", "2|two");
            for (String mode : List.of("append", "upsert", "replace")) {
                Copying.copy(
                        database,
                        List.of("copied"),
                        database,
                        "table",
                        QualifiedName.of("s" + mode, name).toString(),
                        "mode",
                        mode);
                assertThat(database.rows("select b from s" + mode + "." + quoted.toSql() + " order by 1"))
                        .as(mode)
                        .containsExactly("one", "two");
            }
        }
    }

    @Test
    void readsBackEveryNameThatItPrints() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String letters = "ab.\"' *-é😀\n\\";
        for (int i = 0; i < 2000; i++) {
            QualifiedName name = QualifiedName.of(word(random, letters), word(random, letters));
            assertThat(QualifiedName.parse(name.toString())).as("seed %d", seed).isEqualTo(name);
            assertThat(TablePattern.parse(name.toString()).matches(name, "x"))
                    .as("pattern %s, seed %d", name, seed)
                    .isTrue();
        }
    }

    private static String word(Random random, String letters) {
        int[] points = letters.codePoints().toArray();
        StringBuilder word = new StringBuilder();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            word.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return word.toString();
    }

    @Test
    void refusesNamesThatPostgresWouldCutOffOrCannotHave() {
        for (String name : List.of("", "x".repeat(64), "é".repeat(32), "a\0b")) {
            assertThatThrownBy(() -> new Identifier(name))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            e -> assertThat(e.code()).isEqualTo(PostgresErrorCode.NAME_INVALID));
        }
        try (PostgresDatabase database = PostgresServer.shared().createDatabase();
                PostgresSink sink = SinkHarness.sink(database)) {
            assertThatThrownBy(() -> sink.check(List.of(Schema.of(
                            "t",
                            Field.nullable("x".repeat(64), DataTypes.TEXT),
                            Field.nullable("b\0", DataTypes.TEXT)))))
                    .hasMessageContaining("2 problems")
                    .hasMessageContaining("has 64 bytes");
        }
    }

    @Test
    void refusesNamesWhoseQuotesDoNotMatchOrThatHaveTooManyParts() {
        for (String name : List.of("a.b.c", "\"a", "\"a\"b", "a.", ".a", "")) {
            assertThatThrownBy(() -> QualifiedName.parse(name)).as(name).isInstanceOf(DataWeaverException.class);
        }
    }
}
