package io.dataweaver.connector.postgres;

import static io.dataweaver.connector.postgres.SinkHarness.batch;
import static io.dataweaver.connector.postgres.SinkHarness.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.NativeType;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types for which there is none of ours, and values that ours cannot hold. */
class ForeignTypesTest {

    private final PostgresDatabase database = PostgresServer.shared().createDatabase();

    @AfterEach
    void drop() {
        database.close();
    }

    private static Schema texts(String dataset, String column) {
        return new Schema(
                dataset,
                List.of(Field.required("n", DataTypes.BIGINT), Field.nullable(column, DataTypes.TEXT)),
                List.of("n"));
    }

    private List<Rejection> write(Schema schema, String mode, Object[]... rows) {
        try (PostgresSink sink = SinkHarness.sink(database, "mode", mode)) {
            return SinkHarness.copy(sink, schema, batch(schema, rows));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "interval; 1 day 2 hours; 1 day 02:00:00; soon",
                "inet; 10.0.0.1; 10.0.0.1; 10.0.0.256",
                "money; $1,234.50; $1,234.50; a lot",
                "point; (1,2); (1,2); 1",
                "int4range; [1,5); [1,5); [5,1)",
                "int4[]; {{1,2},{3,4}}; {{1,2},{3,4}}; {1,x}",
                "mood; ok; ok; furious",
                "bit(3); 101; 101; 1010",
                "xml; <a/>; <a/>; <a",
                "json; {\"a\":  1}; {\"a\":  1}; {a}",
                "tsvector; 'a':1; 'a':1; '"
            })
    void writesTextIntoATypeThatHasItsOwnFormAndRejectsWhatIsNoValue(
            String type, String text, String stored, String wrong) {
        database.execute("create type mood as enum ('sad', 'ok')");
        for (String mode : List.of("append", "upsert", "replace")) {
            database.execute("drop table if exists t", "create table t (n int8 primary key, v " + type + ")");
            List<Rejection> rejections = write(
                    texts("t", "v"), mode, row(1L, text), row(2L, wrong), row(3L, null), row(4L, text), row(5L, wrong));
            assertThat(rejections)
                    .as(mode)
                    .extracting(rejection -> rejection.record().origin())
                    .containsExactly(2L, 5L);
            assertThat(rejections).extracting(Rejection::code).containsOnly(RecordErrorCode.REFUSED_BY_SINK);
            assertThat(database.rows("select n, v from t order by n"))
                    .as(mode)
                    .containsExactly("1|" + stored, "3|∅", "4|" + stored);
        }
    }

    @Test
    void keepsDimensionsAndBoundsOfArraysThatAreReadAsText() {
        database.execute(
                "create table original (n int8, v int4[], declared int4[][])",
                "insert into original values (1, '{{1,2},{3,null}}', '{{1},{2}}'), (2, '[-1:1]={1,2,3}', '{1}'),"
                        + " (3, '{}', null)");
        try (PostgresSource source = Copying.source(database, "tables", List.of("original"), "arrays", "text");
                PostgresSink sink = SinkHarness.sink(database, "table", "copied")) {
            assertThat(Copying.copy(source, sink)).isEmpty();
        }
        assertThat(database.number("select count(*) from original o join copied c using (n)"
                        + " where o.v is not distinct from c.v and o.declared is not distinct from c.declared"
                        + " and o.v::text is not distinct from c.v::text"))
                .isEqualTo(3);
        assertThat(database.value("select pg_typeof(v)::text || pg_typeof(declared) from copied"))
                .isEqualTo("integer[]integer[]");
    }

    @Test
    void rejectsRowsWhoseValuesOurTypesCannotHoldAndWritesThoseAround() {
        database.execute(
                "create table original (n int8, a int4[], d numeric(5,2), t timestamp)",
                "insert into original values (1, '{1}', 1, '2024-01-01'), (2, '{{1},{2}}', 2, null),"
                        + " (3, '[0:0]={1}', 3, null), (4, null, 'NaN', null), (5, null, null, '294276-12-31'),"
                        + " (6, null, null, null)");
        List<Rejection> rejections = new ArrayList<>();
        Copying.copy(database, List.of("original"), database, rejections, "table", "copied");
        assertThat(database.rows("select n from copied order by n")).containsExactly("1", "6");
        assertThat(rejections).extracting(Rejection::column).containsExactly("a", "a", "d", "t");
        assertThat(rejections.get(0).message()).contains("2 dimensions", "`arrays: text`");
        assertThat(rejections.get(1).message()).contains("first index is 0", "`arrays: text`");
        assertThat(rejections.get(2).message()).contains("NaN", "DECIMAL(5,2)", "cast to numeric");
        assertThat(rejections.get(3).message()).contains("294246", "cast to text");
    }

    @Test
    void refusesATypeThatTheTargetDoesNotHaveBeforeItStarts() {
        database.execute(
                "create schema other",
                "create type other.mood as enum ('sad')",
                "create table original (v other.mood)",
                "insert into original values ('sad')");
        try (PostgresDatabase target = PostgresServer.shared().createDatabase()) {
            assertThatThrownBy(() -> Copying.copy(database, List.of("original"), target))
                    .isInstanceOf(DataWeaverException.class)
                    .hasMessageContaining("column v is other.mood where it comes from")
                    .hasMessageContaining("create the type there")
                    .hasMessageContaining("such as text");
            target.execute("create table original (v text)");
            Copying.copy(database, List.of("original"), target);
            assertThat(target.rows("select v from original")).containsExactly("sad");
        }
    }

    @Test
    void takesOnlyATypesNameForATypesName() {
        Field field = Field.nullable("v", DataTypes.TEXT)
                .from(new NativeType("postgres", "text); drop table precious; create table x (v text"));
        Schema schema = Schema.of("t", field);
        database.execute("create table precious (n int8)");
        assertThatThrownBy(() -> write(schema, "append", row("x")))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("the target has no such type");
        assertThat(database.number("select count(*) from precious")).isZero();
    }

    @Test
    void makesAColumnOfOurTypeOfWhatAnotherSystemCallsItsOwn() {
        Field field = Field.nullable("v", DataTypes.TEXT).from(new NativeType("oracle", "NVARCHAR2(10)"));
        assertThat(write(Schema.of("t", field), "append", row("x"))).isEmpty();
        assertThat(database.value("select pg_typeof(v) from t")).isEqualTo("text");
    }

    @ParameterizedTest
    @CsvSource({"interval(0)", "timetz(3)", "varchar(3)[]", "lapse"})
    void refusesTextForATypeToWhichTheServerWouldRoundOrCutIt(String type) {
        database.execute("create domain lapse as interval(0)", "create table t (n int8 primary key, v " + type + ")");
        assertThatThrownBy(() -> write(texts("t", "v"), "append", row(1L, "1.5 s")))
                .isInstanceOf(DataWeaverException.class)
                .hasMessageContaining("column v of public.t")
                .hasMessageContaining("would round or cut");
    }

    @Test
    void mergesByAKeyThatTravelsAsTextAndIsWrittenInSeveralWays() {
        database.execute("create table t (v inet primary key, n int8)", "insert into t values ('10.0.0.9', 0)");
        Schema schema = new Schema(
                "t", List.of(Field.required("v", DataTypes.TEXT), Field.nullable("n", DataTypes.BIGINT)), List.of("v"));
        assertThat(write(schema, "upsert", row("10.0.0.1", 1L), row("10.0.0.1/32", 2L), row("10.0.0.9", 3L)))
                .isEmpty();
        assertThat(database.rows("select v, n from t order by v")).containsExactly("10.0.0.1|2", "10.0.0.9|3");
    }

    @Test
    void rejectsTextThatPostgresqlCannotHoldAndWritesTheRowsAround() {
        Schema schema = Schema.of(
                "t",
                Field.required("n", DataTypes.BIGINT),
                Field.nullable("v", DataTypes.TEXT),
                Field.nullable("j", DataTypes.JSON));
        List<Rejection> rejections = write(
                schema,
                "append",
                row(1L, "a", "{}"),
                row(2L, "nul \0", null),
                row(3L, "b", "\"\\u0000\""),
                row(4L, "c", "\"\\ud800\""),
                row(5L, "d", "\"\\ud83d\\ude00\""));
        assertThat(rejections)
                .extracting(rejection -> rejection.record().origin())
                .containsExactlyInAnyOrder(2L, 3L, 4L);
        assertThat(rejections)
                .extracting(Rejection::code)
                .containsExactlyInAnyOrder(
                        RecordErrorCode.INVALID_TEXT, RecordErrorCode.REFUSED_BY_SINK, RecordErrorCode.REFUSED_BY_SINK);
        assertThat(database.rows("select n from t order by n")).containsExactly("1", "5");
    }

    @Test
    void rejectsARowThatDoesNotFitAPageAndWritesTheRowsAround() {
        StringBuilder columns = new StringBuilder("n int8");
        List<Field> fields = new ArrayList<>(List.of(Field.required("n", DataTypes.BIGINT)));
        for (int i = 0; i < 1200; i++) {
            columns.append(", c").append(i).append(" int8");
            fields.add(Field.nullable("c" + i, DataTypes.BIGINT));
        }
        database.execute("create table t (" + columns + ")");
        Object[] wide = new Object[1201];
        java.util.Arrays.fill(wide, 7L);
        Object[] narrow = new Object[1201];
        narrow[0] = 1L;
        List<Rejection> rejections = write(new Schema("t", fields, List.of()), "append", narrow, wide, narrow);
        assertThat(rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.record().origin()).isEqualTo(2);
            assertThat(rejection.message()).contains("row is too big", "54000");
        });
        assertThat(database.number("select count(*) from t")).isEqualTo(2);
    }
}
