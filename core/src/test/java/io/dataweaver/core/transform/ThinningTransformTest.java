package io.dataweaver.core.transform;

import static io.dataweaver.api.data.ChangeKind.DELETE;
import static io.dataweaver.api.data.ChangeKind.UPDATE_AFTER;
import static io.dataweaver.api.data.ChangeKind.UPDATE_BEFORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code sample}, {@code drop_duplicates} and {@code rate_limit}. */
class ThinningTransformTest {

    private static final Schema KEYED = new Schema(
            "t", List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("v", DataTypes.TEXT)), List.of("id"));

    private static final Schema PLAIN = KEYED.withKey(List.of());

    private static Trial sample(Map<String, ?> options, Schema schema) {
        return Trial.of(new SamplePlugin(), options, schema);
    }

    private static Trial distinct(Map<String, ?> options, Schema schema) {
        return Trial.of(new DropDuplicatesPlugin(), options, schema);
    }

    @Test
    void samplesAboutTheShareAndTheSameRowsEachTime() {
        Trial first = sample(Map.of("share", "10%"), KEYED);
        Trial again = sample(Map.of("share", "10%"), KEYED);
        Trial other = sample(Map.of("share", "10%", "seed", 1L), KEYED);
        for (long id = 0; id < 20_000; id++) {
            first.row(id, "x");
            again.row(19_999 - id, "y");
            other.row(id, "x");
        }

        List<String> passed = first.run().result();
        assertThat(passed.size()).isBetween(1_800, 2_200);
        assertThat(again.run().result())
                .hasSameSizeAs(passed)
                .contains(passed.get(0).replace("x", "y"));
        assertThat(other.run().result()).isNotEqualTo(passed);
    }

    @Test
    void samplesAllChangesOfARecordOrNone() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Trial trial = sample(Map.of("share", "30%"), KEYED);
        Trial inserted = sample(Map.of("share", "30%"), KEYED);
        for (int i = 0; i < 200; i++) {
            long from = random.nextInt(50);
            long to = random.nextInt(50);
            trial.row(UPDATE_BEFORE, from, "a").row(UPDATE_AFTER, to, "b").row(DELETE, from, Trial.UNSENT);
            inserted.row(from, "a").row(to, "b");
        }
        List<String> sampled = inserted.run().result();

        assertThat(trial.run().result()).as("seed %d", seed).isNotEmpty().allSatisfy(change -> {
            String id = change.substring(change.indexOf('[') + 1, change.indexOf(','));
            assertThat(sampled.toString()).contains("[" + id + ",");
        });
    }

    @Test
    void everyNthIsCountedByTheNumberOfTheRecord() {
        Trial trial = sample(Map.of("every", 3L), PLAIN);
        for (long id = 1; id <= 10; id++) {
            trial.row(id, null);
        }

        assertThat(trial.run().result()).containsExactly("[3, null]", "[6, null]", "[9, null]");
    }

    @Test
    void changesWithoutAKeyCannotBeSampled() {
        assertThatThrownBy(() -> sample(Map.of("share", "10%"), PLAIN)
                        .row(DELETE, 1L, null)
                        .run())
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        refused -> assertThat(refused.code()).isEqualTo(TransformErrorCode.CHANGES_NEED_KEY));
        assertThatThrownBy(() -> sample(Map.of("share", "10%", "every", 3L), KEYED))
                .isInstanceOf(OptionException.class);
    }

    @Test
    void dropsDuplicatesByTheKey() {
        Trial first =
                distinct(Map.of(), KEYED).row(1, "a").row(2, "b").row(1, "c").row(1, "d");
        Trial last = distinct(Map.of("keep", "last"), KEYED)
                .row(1, "a")
                .row(2, "b")
                .row(1, "c")
                .row(1, "d");

        assertThat(first.run().result()).containsExactly("[1, a]", "[2, b]");
        assertThat(last.run().result()).containsExactly("[2, b]", "[1, d]");
    }

    @Test
    void dropsDuplicatesByAllColumnsIfThereIsNoKey() {
        Trial trial = distinct(Map.of(), PLAIN)
                .row(1, "a")
                .row(1, null)
                .row(1, "a")
                .row(1, null)
                .row(1, "b");

        assertThat(trial.run().result()).containsExactly("[1, a]", "[1, null]", "[1, b]");
    }

    @Test
    void dropsNoInsertBehindAChangeOfTheSameRecord() {
        Trial trial = distinct(Map.of(), KEYED)
                .row(1, "a")
                .row(DELETE, 1, "a")
                .row(1, "a")
                .row(UPDATE_BEFORE, 1, "a")
                .row(UPDATE_AFTER, 1, "b")
                .row(1, "b")
                .row(1, "b");

        assertThat(trial.run().result())
                .containsExactly(
                        "[1, a]", "DELETE [1, a]", "[1, a]", "UPDATE_BEFORE [1, a]", "UPDATE_AFTER [1, b]", "[1, b]");
    }

    @Test
    void findsAllDuplicatesAmongMany() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Trial trial = distinct(Map.of("by", List.of("v")), KEYED);
        for (long id = 0; id < 5_000; id++) {
            trial.row(id, "v" + random.nextInt(700));
        }
        List<String> values = trial.run().result().stream()
                .map(row -> row.substring(row.indexOf(',')))
                .toList();

        assertThat(values).as("seed %d", seed).doesNotHaveDuplicates().hasSizeGreaterThan(690);
    }

    @Test
    void oneLimitHoldsForAllSplitsAndDatasetsOfAStep() {
        RateLimitPlugin plugin = new RateLimitPlugin();
        Options options = Options.parse(plugin.descriptor(), Map.of("records_per_second", 10L));
        ColumnUse one = (ColumnUse) plugin.create(options, KEYED);
        Paced split = (Paced) one.over(KEYED);
        Paced other = (Paced) plugin.create(options, PLAIN);
        Paced elsewhere =
                (Paced) plugin.create(Options.parse(plugin.descriptor(), Map.of("records_per_second", 10L)), PLAIN);

        assertThat(split.nanosUntilNext(0)).isZero();
        ((io.dataweaver.api.transform.Transform) other)
                .apply(distinct(Map.of(), KEYED).row(1, "a").row(2, "b").batch(), new Collected());

        assertThat(split.nanosUntilNext(0)).isEqualTo(200_000_000);
        assertThat(other.nanosUntilNext(150_000_000)).isEqualTo(50_000_000);
        assertThat(split.nanosUntilNext(200_000_000)).isZero();
        assertThat(elsewhere.nanosUntilNext(0)).isZero();
    }

    @Test
    void aLimitSavesNothingUp() {
        RateLimit limit = new RateLimit(10, Long.MAX_VALUE);
        limit.nanosUntilNext(0);
        limit.passed(10, 0);

        assertThat(limit.nanosUntilNext(60_000_000_000L)).isZero();
        limit.passed(10, 0);
        assertThat(limit.nanosUntilNext(60_000_000_000L)).isEqualTo(1_000_000_000L);
    }
}
