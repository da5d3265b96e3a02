package io.dataweaver.api.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.error.RecordErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetNameTest {

    private static final Option<String> TABLE = Option.of("table", OptionType.TEXT, "The table.");

    private static TargetName name(String text) {
        return TargetName.parse(text, RecordErrorCode.REFUSED_BY_SINK, TABLE);
    }

    @Test
    void putsThePartsOfTheNameOfADatasetWhereTheyAreAskedFor() {
        assertThat(name("copy_{table}").quoted("public.orders")).isEqualTo("\"copy_orders\"");
        assertThat(name("dwh.{schema}_{table}").quoted("public.orders")).isEqualTo("dwh.\"public_orders\"");
        assertThat(name("{schema}_copy.{table}").quoted("public.orders")).isEqualTo("\"public_copy\".\"orders\"");
        assertThat(name("copy_{table}").quoted("orders")).isEqualTo("\"copy_orders\"");
        assertThat(name("shop.{table}").plain("public.orders")).isEqualTo("shop.orders");
        assertThat(name("shop.{schema}.{table}").plain("eu.public.orders")).isEqualTo("shop.eu.public.orders");
    }

    @Test
    void keepsWhatComesFromADatasetWithinThePartThatAsksForIt() {
        TargetName name = name("dwh.copy_{table}");
        assertThat(name.quoted("public.\"a.b\"")).isEqualTo("dwh.\"copy_a.b\"");
        assertThat(name.quoted("public.\"x\"\".\"\"y\"")).isEqualTo("dwh.\"copy_x\"\".\"\"y\"");
        assertThat(name.quoted("public.\"{schema}\"")).isEqualTo("dwh.\"copy_{schema}\"");
    }

    @Test
    void tellsWhatIsTheSameForAllDatasets() {
        assertThat(name("orders").isFixed()).isTrue();
        assertThat(name("\"copy_{table}\"").isFixed()).isTrue();
        assertThat(name("\"copy_{table}\"").quoted("public.orders")).isEqualTo("\"copy_{table}\"");
        assertThat(name("dwh.copy_{table}").isFixed()).isFalse();
        assertThat(name("dwh.copy_{table}").fixedQualifier()).contains("dwh");
        assertThat(name("{schema}.{table}").fixedQualifier()).isEmpty();
        assertThat(name("copy_{table}").fixedQualifier()).isEmpty();
    }

    @Test
    void refusesWhatItDoesNotKnowAndASchemaThatIsNotThere() {
        for (String text : List.of("copy_{tabel}", "{database}.{table}", "copy_{table", "copy_}", "{Table}")) {
            assertThatThrownBy(() -> name(text))
                    .as(text)
                    .isInstanceOf(OptionException.class)
                    .hasMessageContaining(text);
        }
        assertThatThrownBy(() -> name("{schema}_{table}").quoted("orders"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("'orders', which has none");
    }
}
