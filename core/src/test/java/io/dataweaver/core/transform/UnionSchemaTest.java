package io.dataweaver.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Filling;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.transform.UnitingPlugin.Input;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What one dataset of several says of its columns. */
class UnionSchemaTest {

    private static final Field ID = Field.required("id", DataTypes.BIGINT);
    private static final Filling FIVE = new Filling("5");

    private static Input of(Field... fields) {
        return new Input("", new Schema("orders", List.of(fields), List.of("id")));
    }

    private static Input filledWith(@Nullable Filling filling) {
        return of(ID, Field.nullable("priority", DataTypes.INTEGER).filledWith(filling));
    }

    private static @Nullable Filling filling(Input... inputs) {
        UnionSettings settings =
                new UnionSettings("orders", UnionPlugin.Missing.SET_NULL, true, Optional.empty(), Optional.empty());
        Schema union = new UnionSchema(settings, List.of(inputs)).find();
        return union.field(union.indexOf("priority")).filling();
    }

    @Test
    void saysWhatOlderRowsHaveInANewColumnIfItIsTheSameInAllDatasets() {
        assertThat(filling(filledWith(FIVE))).isEqualTo(FIVE);
        assertThat(filling(filledWith(FIVE), filledWith(new Filling("5")))).isEqualTo(FIVE);
        assertThat(filling(filledWith(null), filledWith(null), of(ID))).isNull();
    }

    @Test
    void saysThatNobodyKnowsItIfItDiffers() {
        assertThat(filling(filledWith(FIVE), filledWith(new Filling("6")))).isEqualTo(Filling.UNKNOWN);
        assertThat(filling(filledWith(FIVE), filledWith(null))).isEqualTo(Filling.UNKNOWN);
        assertThat(filling(filledWith(FIVE), of(ID))).isEqualTo(Filling.UNKNOWN);
        assertThat(filling(filledWith(Filling.UNKNOWN), filledWith(FIVE))).isEqualTo(Filling.UNKNOWN);
    }
}
