package com.example.shout;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.testkit.transform.TransformConformanceTest;
import java.util.List;
import java.util.Map;

class ShoutConformanceTest extends TransformConformanceTest {

    @Override
    protected TransformPlugin plugin() {
        return new ShoutPlugin();
    }

    @Override
    protected Map<String, ?> options() {
        return Map.of("column", "name");
    }

    @Override
    protected Schema input() {
        return new Schema(
                "people",
                List.of(Field.required("id", DataTypes.BIGINT), Field.nullable("name", DataTypes.TEXT)),
                List.of("id"));
    }
}
