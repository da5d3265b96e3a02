package io.dataweaver.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Filling;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.schema.ChangePolicy;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.sink.PendingChange;
import io.dataweaver.api.sink.Sink;
import io.dataweaver.api.sink.SinkRun;
import io.dataweaver.api.source.Source;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Columns of tables that are there change with those of the rows. */
class EvolvingSinkTest {

    private static final Field NAME = Field.nullable("name", DataTypes.TEXT);
    private static final Field TITLE = Field.nullable("title", DataTypes.TEXT);
    private static final Field NUMBER = Field.nullable("number", DataTypes.BIGINT);

    private static Schema schema(String key, Field... fields) {
        List<Field> all = new ArrayList<>(List.of(Field.required(key, DataTypes.BIGINT)));
        all.addAll(List.of(fields));
        return new Schema("target", all, List.of(key));
    }

    private static void write(TestDatabase database, PluginContext context, Schema schema, Row... rows) {
        assertThat(Copying.write(database.sinkIn(context, "mode", "upsert"), schema, List.of(Batches.of(schema, rows))))
                .isEmpty();
    }

    private static List<String> rows(TestDatabase database, String... columns) {
        Dialect dialect = database.kind().dialect();
        return database.rows("select "
                + List.of(columns).stream().map(dialect::quote).collect(Collectors.joining(", ")) + " from "
                + dialect.quote("target") + " order by 1");
    }

    private static void prepare(TestDatabase database, PluginContext context, Schema schema) {
        try (Sink sink = database.sinkIn(context, "mode", "upsert")) {
            sink.check(List.of(schema));
            sink.prepare(new SinkRun("copying", "run", sink.fence("copying", 1), true), List.of(schema));
        }
    }

    private static List<String> changes(TestDatabase database, PluginContext context, Schema schema) {
        try (Sink sink = database.sinkIn(context, "mode", "upsert")) {
            return sink.changes(List.of(schema));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRenamedColumnAndAKeyKeepWhatIsInThemAndAreFoundRenamedAfterACrash(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            EvolvingContext evolving = EvolvingContext.of(database, SchemaChange.RENAMED_COLUMN, ChangePolicy.EVOLVE);
            write(database, evolving, schema("id", NAME, NUMBER), Row.of(1L, "one", 1L), Row.of(2L, "two", 2L));
            EvolvingContext renamed = evolving.where(Map.of("name", "title", "id", "odd \" ` ] name"), Set.of());
            Schema now = schema("odd \" ` ] name", TITLE, NUMBER);
            assertThat(changes(database, renamed, now))
                    .hasSize(2)
                    .allSatisfy(statement -> assertThat(statement).startsWith("alter table "));
            prepare(database, renamed, now);
            // As a start does it whose predecessor died before the state knew of it.
            assertThat(changes(database, renamed, now)).isEmpty();
            write(database, renamed, now, Row.of(2L, "TWO", 2L), Row.of(3L, "three", 3L));
            assertThat(rows(database, "odd \" ` ] name", "title", "number"))
                    .containsExactly("1|one|1", "2|TWO|2", "3|three|3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRenamingOfWhichOnlyAPartWasDoneGoesOn(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            EvolvingContext evolving = EvolvingContext.of(database, SchemaChange.RENAMED_COLUMN, ChangePolicy.EVOLVE);
            write(database, evolving, schema("id", NAME, NUMBER), Row.of(1L, "one", 1L));
            EvolvingContext first = evolving.where(Map.of("name", "title"), Set.of());
            prepare(database, first, schema("id", TITLE, NUMBER));
            EvolvingContext both = evolving.where(Map.of("name", "title", "number", "count"), Set.of());
            Schema now = schema("id", TITLE, Field.nullable("count", DataTypes.BIGINT));
            assertThat(changes(database, both, now)).hasSize(1);
            write(database, both, now, Row.of(2L, "two", 2L));
            assertThat(rows(database, "id", "title", "count")).containsExactly("1|one|1", "2|two|2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void columnsOfBothNamesOrOfNeitherAreRefusedBeforeAnythingIsChanged(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            EvolvingContext evolving = EvolvingContext.of(database, SchemaChange.RENAMED_COLUMN, ChangePolicy.EVOLVE);
            write(database, evolving, schema("id", NAME, TITLE), Row.of(1L, "one", "title"));
            assertThatThrownBy(() ->
                            prepare(database, evolving.where(Map.of("name", "title"), Set.of()), schema("id", TITLE)))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failure -> assertThat(failure.code()).isEqualTo(JdbcErrorCode.TARGET_UNFIT))
                    .hasMessageContaining("the column 'name' is called 'title' at the source now")
                    .hasMessageContaining("has both");
            assertThatThrownBy(() -> prepare(
                            database, evolving.where(Map.of("label", "number"), Set.of()), schema("id", NUMBER)))
                    .hasMessageContaining("has neither");
            assertThat(rows(database, "id", "name", "title")).containsExactly("1|one|title");
        }
    }

    @ParameterizedTest
    @EnumSource
    void changesThatNeedAnApprovalAreMadeOnceJustTheyAreApproved(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            write(database, database.context(), schema("id", NAME, NUMBER), Row.of(1L, "one", 1L));
            EvolvingContext asking = EvolvingContext.of(database, SchemaChange.RENAMED_COLUMN, ChangePolicy.APPROVE)
                    .where(Map.of("name", "title"), Set.of());
            Schema now = schema("id", TITLE, NUMBER);
            PendingChange rename = onlyPending(database, asking, now);
            assertThat(rename.statement()).contains("title");
            assertThatThrownBy(() -> prepare(database, asking.approving("another"), now))
                    .hasMessageContaining("nobody has approved: " + rename.statement());
            assertThat(rows(database, "id", "name", "number")).containsExactly("1|one|1");
            write(database, asking.approving(rename.id()), now, Row.of(2L, "two", 2L));
            assertThat(rows(database, "id", "title", "number")).containsExactly("1|one|1", "2|two|2");

            EvolvingContext dropping = EvolvingContext.of(database, SchemaChange.DROPPED_COLUMN, ChangePolicy.APPROVE)
                    .where(Map.of(), Set.of("number"));
            PendingChange drop = onlyPending(database, dropping, schema("id", TITLE));
            assertThat(drop.id()).isNotEqualTo(rename.id());
            write(database, dropping.approving(drop.id()), schema("id", TITLE), Row.of(3L, "three"));
            assertThat(changes(database, dropping.approving(drop.id()), schema("id", TITLE)))
                    .isEmpty();
            assertThat(database.rows("select * from " + kind.dialect().quote("target") + " order by 1"))
                    .containsExactly("1|one", "2|two", "3|three");
        }
    }

    private static PendingChange onlyPending(TestDatabase database, PluginContext context, Schema schema) {
        try (Sink sink = database.sinkIn(context, "mode", "upsert")) {
            assertThat(sink.changes(List.of(schema))).isEmpty();
            List<PendingChange> pending = sink.pending(List.of(schema));
            assertThat(pending).hasSize(1);
            return pending.get(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void columnsAreAddedWithWhatOlderRowsHaveInThem(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            EvolvingContext evolving = EvolvingContext.of(database, SchemaChange.NEW_COLUMN, ChangePolicy.EVOLVE);
            write(database, evolving, schema("id", NAME), Row.of(1L, "one"));
            Schema now = schema(
                    "id",
                    NAME,
                    NUMBER,
                    filled("priority", DataTypes.INTEGER, "-5"),
                    filled("flag", DataTypes.BOOLEAN, "t"),
                    filled("price", DataTypes.decimal(12, 2), "7.5"),
                    filled("note", DataTypes.TEXT, "it's a \\ 'note' — 漢字"));
            prepare(database, evolving, now);
            assertThat(changes(database, evolving, now)).isEmpty();
            write(database, evolving, now, Row.of(2L, "two", 2L, null, false, new BigDecimal("0.10"), null));
            try (Sink sink = database.sinkIn(evolving, "mode", "upsert")) {
                Copying.Read read = Copying.read(sink.readBack(List.of(now)));
                assertThat(read.rows())
                        .containsExactlyInAnyOrder(
                                Row.of(1L, "one", null, -5, true, new BigDecimal("7.50"), "it's a \\ 'note' — 漢字"),
                                Row.of(2L, "two", 2L, null, false, new BigDecimal("0.10"), null));
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    private static Field filled(String name, DataType type, String text) {
        return Field.nullable(name, type).filledWith(new Filling(text));
    }

    @ParameterizedTest
    @EnumSource
    void aColumnOfWhichNobodyKnowsWhatOlderRowsHaveIsNotAddedToThem(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            EvolvingContext evolving = EvolvingContext.of(database, SchemaChange.NEW_COLUMN, ChangePolicy.EVOLVE);
            Schema unknown = schema("id", NAME, NUMBER.filledWith(Filling.UNKNOWN));
            Schema dated = schema("id", NAME, filled("day", DataTypes.DATE, "2026-11-28"));
            write(database, evolving, schema("id", NAME), Row.of(1L, "one"));
            for (Schema schema : List.of(unknown, dated)) {
                assertThatThrownBy(() -> prepare(database, evolving, schema))
                        .hasMessageContaining("cannot be added to table target");
            }
            EvolvingContext trying = EvolvingContext.of(database, SchemaChange.NEW_COLUMN, ChangePolicy.TRY_EVOLVE);
            write(database, trying, unknown, Row.of(2L, "two", 2L));
            assertThat(database.rows("select * from " + kind.dialect().quote("target") + " order by 1"))
                    .containsExactly("1|one", "2|two");
        }
    }

    @ParameterizedTest
    @EnumSource
    void valuesOrRowsForWhichThereIsNoColumnAreLeftOutWhereThePipelineSaysSo(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            write(database, database.context(), schema("id", NAME), Row.of(1L, "one"));
            Schema now = schema("id", NAME, NUMBER);
            EvolvingContext values = EvolvingContext.of(database, SchemaChange.NEW_COLUMN, ChangePolicy.DISCARD_VALUE);
            write(database, values, now, Row.of(2L, "two", 2L));
            try (Sink sink = database.sinkIn(values, "mode", "upsert");
                    Source source = sink.readBack(List.of(now))) {
                assertThat(source.datasets().get(0).names()).containsExactly("id", "name");
            }
            EvolvingContext rows = EvolvingContext.of(database, SchemaChange.NEW_COLUMN, ChangePolicy.DISCARD_ROW);
            assertThat(Copying.write(
                            database.sinkIn(rows, "mode", "upsert"),
                            now,
                            List.of(Batches.of(now, Row.of(3L, "three", 3L), Row.of(4L, "four", null)))))
                    .singleElement()
                    .satisfies(rejection -> {
                        assertThat(rejection.code()).isEqualTo(RecordErrorCode.COLUMN_LACKING);
                        assertThat(rejection.column()).isEqualTo("number");
                    });
            assertThat(rows(database, "id", "name")).containsExactly("1|one", "2|two", "4|four");
        }
    }

    @Test
    void theStatementsOfDatabasesThatWereNotThereToTestWithAreAsTheirDocumentationHasThem() {
        TableName table = new TableName(Optional.of("a]b"), "it's");
        SinkDialect sqlServer = new SqlServerDialect();
        assertThat(sqlServer.renameColumn(table, sqlServer.quote("old"), "new's"))
                .isEqualTo("exec sp_rename N'[a]]b].[it''s].[old]', N'new''s', N'COLUMN'");
        assertThat(new OracleDialect().renameColumn(TableName.of("t"), "\"old\"", "new"))
                .isEqualTo("alter table \"t\" rename column \"old\" to \"new\"");
        assertThat(new Db2Dialect().renameColumn(TableName.of("t"), "\"old\"", "new"))
                .isEqualTo("alter table \"t\" rename column \"old\" to \"new\"");
    }
}
