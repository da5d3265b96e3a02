package io.dataweaver.api.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataweaver.api.testing.RandomValues;
import io.dataweaver.api.testing.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DataTypesTest {

    @Test
    void everyTypeIsReadBackFromItsText() {
        Random random = Seed.random("everyTypeIsReadBackFromItsText");
        RandomValues values = new RandomValues(random);
        for (int i = 0; i < 2000; i++) {
            DataType type = values.type(4);
            assertThat(DataTypes.parse(type.toString())).isEqualTo(type);
        }
        for (DataType type : RandomValues.plainTypes()) {
            assertThat(DataTypes.parse(type.display())).isEqualTo(type);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    int                        | integer
                    INT8                       | bigint
                    double precision           | double
                    varchar(20)                | text
                    numeric                    | decimal
                    numeric( 12 , 2 )          | decimal(12,2)
                    decimal(5)                 | decimal(5,0)
                    timestamptz                | timestamptz(6)
                    time(3)                    | time(3)
                    jsonb                      | json
                    array<int>                 | list<integer>
                    Map<text, List<double>>    | map<text,list<double>>
                    struct<"a b":int,c:text>   | struct<"a b":integer,c:text>
                    struct<a:int not null>     | struct<a:integer not null>
                    """)
    void synonymsAndBlanksAreUnderstood(String text, String canonical) {
        assertThat(DataTypes.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "intt",
                "decimal(0)",
                "decimal(1001)",
                "decimal(5,6)",
                "decimal(5,-1)",
                "decimal(1234567)",
                "decimal(5",
                "time(10)",
                "list",
                "list<int",
                "list<int>>",
                "map<int>",
                "struct<>",
                "struct<a>",
                "struct<a:int,a:text>",
                "struct<\"a:int>",
                "struct<\"\":int>",
                "int int"
            })
    void whatIsNoTypeIsRefusedWithItsText(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataTypes.parse(text))
                .withMessageContaining("'" + text + "' is not a type: ");
    }

    @Test
    void deepNestingIsRefusedInsteadOfOverflowingTheStack() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataTypes.parse("list<".repeat(100_000)))
                .withMessageContaining("nested deeper than 64");
    }

    @Test
    void mutatedTextIsATypeOrRefused() {
        Random random = Seed.random("mutatedTextIsATypeOrRefused");
        RandomValues values = new RandomValues(random);
        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder(values.type(3).toString());
            for (int j = random.nextInt(3); j >= 0; j--) {
                text.setCharAt(random.nextInt(text.length()), (char) (' ' + random.nextInt(95)));
            }
            try {
                DataType type = DataTypes.parse(text.toString());
                assertThat(DataTypes.parse(type.toString())).isEqualTo(type);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("is not a type: ");
            }
        }
    }
}
