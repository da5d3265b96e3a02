package io.dataweaver.format.avro;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Makes a class for each kind of record, which reads its values one after the other without asking again what they are.
 *
 * <p>A loop over values has to ask for each one: which kind, where to, whether null may come. Written out, with the class of
 * each reader known, the JVM's compiler makes of a record one piece of code, which takes 0.6 of the time (ADR 41).
 *
 * <p>The class holds the readers in fields, and its methods are, in Java:
 *
 * <pre>{@code
 * r3.read(in);                        // a value
 * if (in.readBranchOfTwo() == 0) {    // a union of two
 *     r4.read(in);
 * } else {
 *     r5.read(in);
 * }
 * in.enter();                         // a record within
 * ...
 * in.leave();
 * r9.end(in);
 * }</pre>
 *
 * <p>Records of the same kind share a class, so that the JVM compiles it once and not for each file.
 */
final class ReaderGenerator {

    /** A class has this many readers at most: its constructor would become too long. */
    static final int MOST_READERS = 2_000;

    /** A method has this many calls at most: the JVM does not compile, or stops inlining into, much longer ones. */
    private static final int MOST_CALLS = 16;

    /** More kinds of records than a process meets in earnest; then those known so far are forgotten. */
    private static final int MOST_CLASSES = 1_000;

    private static final String NAME = Type.getInternalName(RecordCode.class) + "OfOneKind";
    private static final String PARENT = Type.getInternalName(RecordCode.class);
    private static final String INPUT = Type.getInternalName(BinaryInput.class);
    private static final String OF_INPUT = "(L" + INPUT + ";)V";
    private static final String OF_READERS = "([Ljava/lang/Object;)V";
    private static final String NOTHING = "()V";
    private static final String CONSTRUCTOR = "<init>";

    /** Constructors by the kind of record. */
    private static final Map<String, MethodHandle> KNOWN = new ConcurrentHashMap<>();

    /** A piece of code. */
    private sealed interface Part {
        /** Returns how many readers it calls. */
        int calls();
    }

    /** {@code reader.method(in)}. */
    private record Call(Object reader, String method) implements Part {
        @Override
        public int calls() {
            return 1;
        }
    }

    /** A union of two. */
    private record Choice(List<Part> first, List<Part> second) implements Part {
        @Override
        public int calls() {
            return count(first) + count(second);
        }
    }

    /** One level down. */
    private record Inner(List<Part> parts) implements Part {
        @Override
        public int calls() {
            return count(parts);
        }
    }

    private final ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    private int fields;
    private int methods;

    private ReaderGenerator() {}

    /** Returns code for {@code record}, whose readers it uses. */
    static RecordCode code(RecordReader record) {
        List<Part> parts = parts(record);
        List<Object> readers = new ArrayList<>();
        StringBuilder kind = new StringBuilder();
        describe(parts, kind, readers);
        if (readers.size() > MOST_READERS) {
            return new RecordCode.Loop(record);
        }
        if (KNOWN.size() > MOST_CLASSES) {
            KNOWN.clear();
        }
        MethodHandle constructor =
                KNOWN.computeIfAbsent(kind.toString(), unknown -> new ReaderGenerator().define(parts, readers));
        try {
            return (RecordCode) constructor.invokeExact(readers.toArray());
        } catch (Throwable impossible) {
            throw new IllegalStateException("the constructor of a generated class has failed", impossible);
        }
    }

    private static int count(List<Part> parts) {
        return parts.stream().mapToInt(Part::calls).sum();
    }

    /** Adds what two records of the same kind have in common, and the readers in the order of the code. */
    private static void describe(List<Part> parts, StringBuilder kind, List<Object> readers) {
        for (Part part : parts) {
            if (part instanceof Call call) {
                kind.append(call.reader.getClass().getName()).append('.').append(call.method);
                readers.add(call.reader);
            } else if (part instanceof Choice choice) {
                kind.append('(');
                describe(choice.first, kind, readers);
                kind.append('|');
                describe(choice.second, kind, readers);
                kind.append(')');
            } else {
                kind.append('{');
                describe(((Inner) part).parts, kind, readers);
                kind.append('}');
            }
            kind.append(' ');
        }
    }

    private static List<Part> parts(RecordReader record) {
        List<Part> parts = new ArrayList<>();
        for (RecordReader.Step step : record.steps()) {
            parts.addAll(parts(step.before()));
            parts.addAll(parts(step.value()));
        }
        parts.addAll(parts(record.after()));
        return parts;
    }

    private static List<Part> parts(ValueReader value) {
        if (value instanceof ValueReader.Unions union && union.branches().length == 2) {
            return List.of(new Choice(parts(union.branches()[0]), parts(union.branches()[1])));
        } else if (value instanceof ValueReader.Structs struct) {
            return List.of(new Inner(parts(struct.record())), new Call(struct, "end"));
        }
        return List.of(new Call(value, "read"));
    }

    private static List<Part> parts(Skipper skipper) {
        if (skipper instanceof Skipper.Records record && isShort(record.fields())) {
            return List.of(new Inner(parts(record.fields())));
        } else if (skipper instanceof Skipper.Several several) {
            List<Part> parts = new ArrayList<>();
            for (Skipper each : several.skippers()) {
                parts.addAll(parts(each));
            }
            return parts;
        } else if (skipper instanceof Skipper.Branches union && union.branches().length == 2) {
            return List.of(new Choice(parts(union.branches()[0]), parts(union.branches()[1])));
        }
        return skipper == Skipper.NOTHING ? List.of() : List.of(new Call(skipper, "skip"));
    }

    /** Tells whether a record that is passed over is to be written out: not if it may contain itself, or many others. */
    private static boolean isShort(Skipper fields) {
        Skipper[] all = fields instanceof Skipper.Several several ? several.skippers() : new Skipper[] {fields};
        return all.length <= MOST_CALLS && Arrays.stream(all).allMatch(Skipper::isPlain);
    }

    private MethodHandle define(List<Part> parts, List<Object> readers) {
        type.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, NAME, null, PARENT, new String[0]);
        constructor(readers);
        method("read", Opcodes.ACC_FINAL, parts);
        type.visitEnd();
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Class<?> made = lookup.defineHiddenClass(type.toByteArray(), true).lookupClass();
            return lookup.findConstructor(made, MethodType.methodType(void.class, Object[].class))
                    .asType(MethodType.methodType(RecordCode.class, Object[].class));
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("a generated class cannot be used", impossible);
        }
    }

    /** Writes a constructor that puts each reader into a field of its class. */
    private void constructor(List<Object> readers) {
        MethodVisitor code = type.visitMethod(0, CONSTRUCTOR, OF_READERS, null, new String[0]);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, PARENT, CONSTRUCTOR, NOTHING, false);
        for (int i = 0; i < readers.size(); i++) {
            Type reader = Type.getType(readers.get(i).getClass());
            type.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, field(i), reader.getDescriptor(), null, null)
                    .visitEnd();
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitIntInsn(Opcodes.SIPUSH, i);
            code.visitInsn(Opcodes.AALOAD);
            code.visitTypeInsn(Opcodes.CHECKCAST, reader.getInternalName());
            code.visitFieldInsn(Opcodes.PUTFIELD, NAME, field(i), reader.getDescriptor());
        }
        end(code);
    }

    private static String field(int index) {
        return "r" + index;
    }

    private void method(String name, int access, List<Part> parts) {
        MethodVisitor code = type.visitMethod(access, name, OF_INPUT, null, new String[0]);
        code.visitCode();
        emit(code, parts);
        end(code);
    }

    private static void end(MethodVisitor code) {
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0); // They are computed.
        code.visitEnd();
    }

    /** Writes parts in order; those that are too many for one method into others. */
    private void emit(MethodVisitor code, List<Part> parts) {
        if (count(parts) <= MOST_CALLS || parts.size() == 1) {
            parts.forEach(part -> emit(code, part));
            return;
        }
        int from = 0;
        while (from < parts.size()) {
            int to = from + 1;
            while (to < parts.size() && count(parts.subList(from, to + 1)) <= MOST_CALLS) {
                to++;
            }
            String name = "read" + methods++;
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, NAME, name, OF_INPUT, false);
            method(name, Opcodes.ACC_PRIVATE, parts.subList(from, to));
            from = to;
        }
    }

    private void emit(MethodVisitor code, Part part) {
        if (part instanceof Call call) {
            Type reader = Type.getType(call.reader.getClass());
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitFieldInsn(Opcodes.GETFIELD, NAME, field(fields++), reader.getDescriptor());
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, reader.getInternalName(), call.method, OF_INPUT, false);
        } else if (part instanceof Choice choice) {
            Label second = new Label();
            Label end = new Label();
            input(code, "readBranchOfTwo", "()I");
            code.visitJumpInsn(Opcodes.IFNE, second);
            emit(code, choice.first);
            code.visitJumpInsn(Opcodes.GOTO, end);
            code.visitLabel(second);
            emit(code, choice.second);
            code.visitLabel(end);
        } else {
            input(code, "enter", NOTHING);
            emit(code, ((Inner) part).parts);
            input(code, "leave", NOTHING);
        }
    }

    private static void input(MethodVisitor code, String method, String descriptor) {
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, INPUT, method, descriptor, false);
    }
}
