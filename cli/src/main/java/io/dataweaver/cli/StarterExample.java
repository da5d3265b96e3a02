package io.dataweaver.cli;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import java.util.List;

/** What the first pipeline reads and writes where nobody says what. */
final class StarterExample {

    static final String SOURCE = "orders.csv";
    static final String SINK = "out.jsonl";
    static final String FILTER = "status = 'PAID'";

    static final String ROWS = """
            id,customer,status,total
            1,Ada,PAID,120.00
            2,Grace,NEW,15.50
            3,Barbara,PAID,99.95
            """;

    static final Schema SCHEMA = new Schema(
            "orders",
            List.of(
                    Field.nullable("id", DataTypes.BIGINT),
                    Field.nullable("customer", DataTypes.TEXT),
                    Field.nullable("status", DataTypes.TEXT),
                    Field.nullable("total", DataTypes.decimal(12, 2))),
            List.of("id"));

    private StarterExample() {}
}
