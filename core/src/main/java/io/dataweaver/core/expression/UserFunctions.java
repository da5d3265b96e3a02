package io.dataweaver.core.expression;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.function.FunctionCode;
import io.dataweaver.api.function.FunctionPlugin;
import io.dataweaver.api.function.ScalarFunction;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The functions of plugins: public static methods with {@link ScalarFunction}, and {@link FunctionCode}. */
final class UserFunctions implements FunctionGroup {

    private static final Map<Class<?>, DataType> TYPES = Map.ofEntries(
            Map.entry(boolean.class, DataTypes.BOOLEAN),
            Map.entry(Boolean.class, DataTypes.BOOLEAN),
            Map.entry(int.class, DataTypes.INTEGER),
            Map.entry(Integer.class, DataTypes.INTEGER),
            Map.entry(long.class, DataTypes.BIGINT),
            Map.entry(Long.class, DataTypes.BIGINT),
            Map.entry(double.class, DataTypes.DOUBLE),
            Map.entry(Double.class, DataTypes.DOUBLE),
            Map.entry(BigDecimal.class, DataTypes.DECIMAL),
            Map.entry(String.class, DataTypes.TEXT),
            Map.entry(byte[].class, DataTypes.BYTES),
            Map.entry(LocalDate.class, DataTypes.DATE),
            Map.entry(LocalTime.class, DataTypes.TIME),
            Map.entry(LocalDateTime.class, DataTypes.TIMESTAMP),
            Map.entry(Instant.class, DataTypes.TIMESTAMPTZ),
            Map.entry(UUID.class, DataTypes.UUID));

    private final List<UserFunction> functions;

    private UserFunctions(List<UserFunction> functions) {
        this.functions = List.copyOf(functions);
    }

    /**
     * One method, or other code.
     *
     * @param nullable the indexes of the parameters that take NULL
     */
    private record UserFunction(
            FunctionDescription description,
            RowFunction.Body body,
            List<DataType> parameters,
            Set<Integer> nullable,
            DataType result,
            boolean returnsNull) {}

    /**
     * Reads the functions of a plugin.
     *
     * @throws DataWeaverException if a method cannot be called from expressions
     */
    static UserFunctions of(FunctionPlugin plugin) {
        List<UserFunction> functions = new ArrayList<>();
        for (Class<?> owner : plugin.functions()) {
            for (Method method : owner.getMethods()) {
                ScalarFunction scalar = method.getAnnotation(ScalarFunction.class);
                if (scalar != null) {
                    functions.add(function(method, scalar));
                }
            }
        }
        plugin.code().forEach(code -> functions.add(function(code)));
        return new UserFunctions(functions);
    }

    private static UserFunction function(FunctionCode code) {
        String owner = "the function '" + code.name() + "'";
        List<DataType> parameters =
                code.parameters().stream().map(type -> type(owner, type)).toList();
        return new UserFunction(
                description(code.name(), parameters, "Java code.", ""),
                values -> code.body().apply(List.of(values)),
                parameters,
                Set.of(),
                type(owner, code.result()),
                true);
    }

    private static FunctionDescription description(String name, List<DataType> parameters, String doc, String example) {
        String signature =
                parameters.stream().map(DataType::toString).collect(Collectors.joining(", ", name + "(", ")"));
        return new FunctionDescription(name, "plugin", List.of(signature), doc, example);
    }

    private static UserFunction function(Method method, ScalarFunction scalar) {
        String owner = "method '" + method.getName() + "' of "
                + method.getDeclaringClass().getName();
        if (!Modifier.isStatic(method.getModifiers())) {
            throw unusable(owner, "it is not static", null);
        }
        List<DataType> parameters = new ArrayList<>();
        Set<Integer> nullable = new HashSet<>();
        for (int i = 0; i < method.getParameterCount(); i++) {
            parameters.add(type(owner, method.getGenericParameterTypes()[i]));
            if (isNullable(method.getAnnotatedParameterTypes()[i], method.getParameterAnnotations()[i])) {
                nullable.add(i);
            }
        }
        MethodHandle handle = handle(owner, method);
        boolean returnsNull = isNullable(method.getAnnotatedReturnType(), method.getAnnotations());
        return new UserFunction(
                description(scalar.name().toLowerCase(Locale.ROOT), parameters, scalar.doc(), scalar.example()),
                values -> invoke(handle, values),
                List.copyOf(parameters),
                nullable,
                type(owner, method.getGenericReturnType()),
                returnsNull || !method.getReturnType().isPrimitive());
    }

    private static MethodHandle handle(String owner, Method method) {
        try {
            return MethodHandles.publicLookup()
                    .unreflect(method)
                    .asFixedArity()
                    .asSpreader(Object[].class, method.getParameterCount())
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (IllegalAccessException inaccessible) {
            throw unusable(owner, "it or its class is not public", inaccessible);
        }
    }

    private static DataType type(String owner, Type javaType) {
        if (javaType instanceof ParameterizedType nested) {
            List<DataType> parts = Arrays.stream(nested.getActualTypeArguments())
                    .map(part -> type(owner, part))
                    .toList();
            if (nested.getRawType() == List.class) {
                return DataTypes.listOf(parts.get(0));
            } else if (nested.getRawType() == Map.class) {
                return new DataType.MapOf(parts.get(0), parts.get(1));
            }
        }
        DataType type = javaType instanceof Class<?> simple ? TYPES.get(simple) : null;
        if (type == null) {
            String name = javaType instanceof Class<?> simple ? simple.getSimpleName() : javaType.getTypeName();
            throw unusable(owner, name + " is no type of a value", null);
        }
        return type;
    }

    private static boolean isNullable(AnnotatedType type, Annotation[] annotations) {
        return Arrays.stream(type.getAnnotations()).anyMatch(UserFunctions::isNullable)
                || Arrays.stream(annotations).anyMatch(UserFunctions::isNullable);
    }

    private static boolean isNullable(Annotation annotation) {
        return annotation.annotationType().getSimpleName().equals("Nullable");
    }

    private static DataWeaverException unusable(String owner, String reason, @Nullable Throwable cause) {
        return new DataWeaverException(
                ExpressionErrorCode.BAD_FUNCTION_PLUGIN,
                owner + " cannot be called from expressions: " + reason,
                cause);
    }

    @Override
    public List<FunctionDescription> functions() {
        return functions.stream().map(UserFunction::description).toList();
    }

    @Override
    public @Nullable Expression bind(CallSite site) {
        List<UserFunction> candidates = functions.stream()
                .filter(function -> function.description().name().equals(site.name()))
                .toList();
        for (UserFunction candidate : candidates) {
            List<Expression> arguments = arguments(site, candidate);
            if (arguments != null) {
                return call(candidate, arguments);
            }
        }
        if (candidates.isEmpty()) {
            return null;
        }
        String signatures = candidates.stream()
                .map(candidate -> candidate.description().signatures().get(0))
                .collect(Collectors.joining(" or "));
        String given = site.arguments().stream()
                .map(argument -> argument.type().toString())
                .collect(Collectors.joining(", "));
        throw site.problem(
                ExpressionErrorCode.WRONG_ARGUMENTS,
                site.span(),
                site.name() + " does not take (" + given + ")",
                "it takes " + signatures);
    }

    private static @Nullable List<Expression> arguments(CallSite site, UserFunction function) {
        if (site.size() != function.parameters().size()) {
            return null;
        }
        List<Expression> arguments = new ArrayList<>();
        for (int i = 0; i < site.size(); i++) {
            Expression argument = argument(site, i, function.parameters().get(i));
            if (argument == null) {
                return null;
            }
            arguments.add(argument);
        }
        return arguments;
    }

    private static @Nullable Expression argument(CallSite site, int index, DataType wanted) {
        if (site.isNull(index)) {
            return Constant.of(wanted, null);
        }
        if (wanted instanceof DataType.ListOf list) {
            return list(site, index, list);
        } else if (wanted instanceof DataType.MapOf) {
            return site.type(index).equals(wanted) ? site.argument(index) : null;
        }
        Kind from = site.kind(index);
        Kind to = Kind.of(wanted);
        boolean fits = switch (to) {
            case INTEGER -> from == Kind.INTEGER && Numbers.bits(site.type(index)) <= Numbers.bits(wanted);
            case DECIMAL -> from == Kind.INTEGER || from == Kind.DECIMAL;
            case FLOAT -> from.isNumber();
            default -> from == to;
        };
        if (!fits) {
            return null;
        }
        return to.isNumber() ? Casts.implicit(site.argument(index), wanted) : site.argument(index);
    }

    /** A list is taken whose elements are of the type, or a type that it holds. */
    private static @Nullable Expression list(CallSite site, int index, DataType.ListOf wanted) {
        if (!(site.type(index) instanceof DataType.ListOf given)) {
            return null;
        } else if (given.equals(wanted)) {
            return site.argument(index);
        }
        DataType element = wanted.element();
        return element.equals(Branches.common(given.element(), element))
                ? RowFunction.strict(
                        site.name(), wanted, List.of(site.argument(index)), a -> ListElements.list(a[0], element))
                : null;
    }

    private static Expression call(UserFunction function, List<Expression> arguments) {
        return new RowFunction(
                function.description().name(),
                function.result(),
                arguments,
                function.nullable(),
                function.returnsNull(),
                function.body());
    }

    private static @Nullable Object invoke(MethodHandle handle, @Nullable Object[] values) throws Exception {
        try {
            return (Object) handle.invokeExact(values.clone());
        } catch (Exception | Error failure) {
            throw failure;
        } catch (Throwable other) {
            throw new IllegalStateException(other);
        }
    }
}
