package io.dataweaver.core.transform;

import static io.dataweaver.api.data.ChangeKind.DELETE;
import static io.dataweaver.api.data.ChangeKind.UPDATE_AFTER;
import static io.dataweaver.api.data.ChangeKind.UPDATE_BEFORE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes of which the source sends less than the whole row. */
class ChangesTest {

    private static final Schema ORDERS = new Schema(
            "orders",
            List.of(
                    Field.required("id", DataTypes.BIGINT),
                    Field.nullable("total", DataTypes.INTEGER),
                    Field.nullable("note", DataTypes.TEXT)),
            List.of("id"));

    private static Trial filter(String condition) {
        return Trial.of(new FilterPlugin(), Map.of("condition", condition), ORDERS);
    }

    private static Trial map(Map<String, ?> options) {
        return Trial.of(new MapPlugin(), options, ORDERS);
    }

    @Test
    void aFilterLetsDeletesPassOfWhichOnlyTheKeyWasSent() {
        Trial trial = filter("total > 10")
                .row(DELETE, 1, Trial.UNSENT, Trial.UNSENT)
                .row(DELETE, 2, 5, "known not to have passed")
                .run();

        assertThat(trial.result()).containsExactly("DELETE [1, UNSENT, UNSENT]");
        assertThat(trial.rejected()).isEmpty();
    }

    @Test
    void anUpdateThatLeavesAFilterIsADeleteAlsoIfOnlyTheKeyOfTheOldRowWasSent() {
        Trial trial = filter("total > 10")
                .row(UPDATE_BEFORE, 1, Trial.UNSENT, Trial.UNSENT)
                .row(UPDATE_AFTER, 1, 5, "low")
                .row(UPDATE_BEFORE, 2, Trial.UNSENT, Trial.UNSENT)
                .row(UPDATE_AFTER, 2, 20, "high")
                .run();

        assertThat(trial.result())
                .containsExactly(
                        "DELETE [1, UNSENT, UNSENT]",
                        "UPDATE_BEFORE [2, UNSENT, UNSENT]",
                        "UPDATE_AFTER [2, 20, high]");
    }

    @Test
    void anUpdateThatEntersAFilterBringsAlsoTheValuesThatHaveNotChanged() {
        Trial trial = filter("total > 10")
                .row(UPDATE_BEFORE, 1, 5, "long text")
                .row(UPDATE_AFTER, 1, 20, Trial.UNSENT)
                .run();

        assertThat(trial.result()).containsExactly("[1, 20, long text]");
    }

    @Test
    void aRowIsRejectedIfTheConditionNeedsWhatWasNotSent() {
        Trial trial =
                filter("note = 'x'").row(UPDATE_AFTER, 1, 20, Trial.UNSENT).run();

        assertThat(trial.result()).isEmpty();
        assertThat(trial.rejected()).singleElement().asString().contains("not sent");
    }

    @Test
    void aMapComputesNothingFromWhatADeleteDoesNotBring() {
        Trial trial = map(Map.of("keep", List.of("id"), "set", Map.of("twice", "total * 2")))
                .row(DELETE, 1, Trial.UNSENT, Trial.UNSENT)
                .row(2, 4, "x")
                .run();

        assertThat(trial.result()).containsExactly("DELETE [1, UNSENT]", "[2, 8]");
        assertThat(trial.rejected()).isEmpty();
    }

    @Test
    void anUpdateOfTheKeyIsADeleteAndAnInsert() {
        Trial trial = map(Map.of("rename", Map.of("order_id", "id"), "drop", List.of("note")))
                .row(UPDATE_BEFORE, 1, 5, "a")
                .row(UPDATE_AFTER, 2, 5, "a")
                .row(UPDATE_BEFORE, 3, 5, "a")
                .row(UPDATE_AFTER, 3, 6, "a")
                .run();

        assertThat(trial.schema().key()).containsExactly("order_id");
        assertThat(trial.result())
                .containsExactly("DELETE [1, 5]", "[2, 5]", "UPDATE_BEFORE [3, 5]", "UPDATE_AFTER [3, 6]");
    }
}
