package io.dataweaver.engine.spark;

import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Where Spark begins: it makes one by the name of the class, for the stream and for the write of a query. */
public final class StageProvider implements TableProvider {

    /** The option that names the run, see {@link DriverRuns}. */
    static final String RUN = "run";

    /** What tasks hand on: not rows, but the reports on the splits whose rows they have moved. */
    static final StructType REPORTS =
            new StructType(new StructField[] {DataTypes.createStructField("report", DataTypes.StringType, false)});

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return REPORTS;
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        String run = new CaseInsensitiveStringMap(properties).get(RUN);
        if (run == null) {
            throw new IllegalArgumentException("this is for queries of DataWeaver, which name their run");
        }
        return new StageTable(run);
    }
}
