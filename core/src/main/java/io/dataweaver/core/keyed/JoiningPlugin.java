package io.dataweaver.core.keyed;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.core.stage.StatefulTransform;
import io.dataweaver.core.transform.UnitingPlugin.Input;
import java.util.List;

/**
 * A transform that has to see the rows of several datasets with the same key in one place. All of them pass the exchange in front
 * of it in one schema; {@link #key} and {@link #time} are asked for that schema.
 */
public interface JoiningPlugin extends KeyedPlugin {

    /**
     * What is done on either side of the exchange. All transforms can say which columns they need, as {@link
     * io.dataweaver.core.transform.ColumnUse}.
     *
     * @param sides one for each dataset, in their order: brings its rows into the schema in which all of them pass the exchange
     * @param join takes what has passed
     */
    record Joining(List<Transform> sides, StatefulTransform join) {
        public Joining {
            sides = List.copyOf(sides);
        }
    }

    /**
     * Returns what is done on either side of the exchange.
     *
     * @param options checked against the descriptor
     * @param inputs all datasets that come to the step; at least one
     * @throws io.dataweaver.api.error.DataWeaverException if the options do not suit the datasets
     */
    Joining join(Options options, List<Input> inputs);

    /** Refuses: one dataset cannot be joined. */
    @Override
    default StatefulTransform create(Options options, Schema input) {
        return join(options, List.of(new Input("", input))).join();
    }
}
