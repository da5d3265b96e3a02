package io.dataweaver.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens in a part of a run is told of the whole. */
class PartialObservationTest {

    /** Whatever there will be to tell of runs: nobody needs to think of their parts. */
    @Test
    void tellsOfTheWholeAllButTheEnd() throws ReflectiveOperationException {
        List<String> told = new ArrayList<>();
        RunObservation whole = (RunObservation) Proxy.newProxyInstance(
                RunObservation.class.getClassLoader(),
                new Class<?>[] {RunObservation.class},
                (proxy, method, arguments) -> told.add(method.getName()));
        PartialObservation part = () -> whole;
        List<String> all = new ArrayList<>();
        for (Method method : RunObservation.class.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers())) {
                all.add(method.getName());
                method.invoke(part, anything(method.getParameterTypes()));
            }
        }
        all.remove("ended");
        assertThat(told).contains("suspends").containsExactlyInAnyOrderElementsOf(all);
    }

    private static Object[] anything(Class<?>[] types) {
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            if (types[i] == int.class) {
                arguments[i] = 0;
            } else if (types[i] == long.class) {
                arguments[i] = 0L;
            }
        }
        return arguments;
    }
}
