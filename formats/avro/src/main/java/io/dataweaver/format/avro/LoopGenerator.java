package io.dataweaver.format.avro;

import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.ColumnBuilder;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Makes a class for each kind of plain record, whose one method reads many of them ({@link RowLoop}).
 *
 * <p>What a record takes is mostly waiting: each value starts where the one before it ends. So all that can stands in local variables,
 * which the JVM's compiler keeps in registers: where the next value starts, the arrays of the columns, and where the next text goes.
 * Whether bytes and rows are left is asked once a record (ADR 55). The method is, in Java:
 *
 * <pre>{@code
 * long[] values0 = PlainValues.longs(columns[0]);
 * byte[] data1 = PlainValues.data(columns[1]);
 * ...
 * while (row < toRow && from <= stop) {
 *     int at = from;
 *     int limit = Math.min(last, from + spare);
 *     long word = PlainValues.word(bytes, at);        // a number
 *     int length = PlainValues.length(bytes, at, word);
 *     if (length == 0) {
 *         break;
 *     }
 *     values0[row] = PlainValues.value(bytes, at, word, length);
 *     at += length;
 *     length = PlainValues.text(bytes, at, limit, data1, used1);   // a text
 *     if (length < 0) {
 *         break;
 *     }
 *     used1 += length;
 *     at += PlainValues.behind(length);
 *     offsets1[row + 1] = used1;
 *     ...
 *     from = at;
 *     row++;
 * }
 * endAt(from);
 * return row;
 * }</pre>
 */
final class LoopGenerator {

    /** The JVM does not compile well what has many more. */
    private static final int MOST_VALUES = 40;

    private static final int MOST_LEVELS = 16;

    /** More kinds of records than a process meets in earnest; then those known so far are forgotten. */
    private static final int MOST_CLASSES = 1_000;

    private static final String PARENT = Type.getInternalName(RowLoop.class);
    private static final String NAME = PARENT + "OfOneKind";
    private static final String PIECES = Type.getInternalName(PlainValues.class);
    private static final String COLUMN = Type.getInternalName(ColumnBuilder.class);
    private static final String ENUMS = Type.getInternalName(ValueReader.Enums.class);
    private static final String CONSTRUCTOR = "<init>";
    private static final String OF_PARENT =
            Type.getMethodDescriptor(Type.VOID_TYPE, Type.getType(int[][].class), enums(), Type.INT_TYPE);
    private static final String OF_LOOP = Type.getMethodDescriptor(
            Type.INT_TYPE,
            Type.getType(byte[].class),
            Type.INT_TYPE,
            Type.INT_TYPE,
            Type.INT_TYPE,
            Type.INT_TYPE,
            Type.INT_TYPE,
            Type.INT_TYPE,
            Type.getType(ColumnBuilder[].class),
            enums());

    // The local variables that the method begins with.
    private static final int BYTES = 1;
    private static final int FROM = 2;
    private static final int STOP = 3;
    private static final int LAST = 4;
    private static final int SPARE = 5;
    private static final int ROW = 6;
    private static final int TO_ROW = 7;
    private static final int COLUMNS = 8;
    private static final int SYMBOLS = 9;
    private static final int AT = 10;
    private static final int LIMIT = 11;
    private static final int WORD = 12;
    private static final int LENGTH = 14;
    private static final int FIRST_FREE = 15;

    /** Constructors by the kind of record. */
    private static final Map<String, MethodHandle> KNOWN = new ConcurrentHashMap<>();

    /** What the values of a column lie in. */
    private enum Layout {
        LONGS,
        DOUBLES,
        BYTES,
        STRUCT
    }

    /** A column that is written. */
    private static final class Target {
        final int index;
        final Layout layout;
        final List<Target> members;

        /** Whether it may be null. */
        boolean marked;

        int values;
        int offsets;
        int used;
        int marks;

        Target(int index, Layout layout, List<Target> members) {
            this.index = index;
            this.layout = layout;
            this.members = members;
        }
    }

    /** A piece of code. */
    private sealed interface Part {}

    private record WholeNumber(Target to, long min, long max, long step, long factor) implements Part {}

    private record Bool(Target to) implements Part {}

    private record Real(Target to, boolean single, boolean narrow) implements Part {}

    /** Text or bytes; {@code piece} says how. */
    private record Text(Target to, String piece) implements Part {}

    private record Fixed(Target to, int size) implements Part {}

    private record Decimal(Target to, int size, long limit) implements Part {}

    private record Symbol(Target to, int index) implements Part {}

    /** Null, which takes no bytes. */
    private record Null(Target to) implements Part {}

    /** A union of two. */
    private record Choice(List<Part> first, List<Part> second) implements Part {}

    private record SkipBytes(int count) implements Part {}

    private record SkipNumber() implements Part {}

    private record SkipText() implements Part {}

    /** Says that a record is not plain. */
    private static final class NotPlain extends Exception {
        private static final long serialVersionUID = 1;

        NotPlain() {
            super("not plain", null, false, false);
        }
    }

    private final List<Target> targets = new ArrayList<>();
    private final List<int[]> paths = new ArrayList<>();
    private final List<ValueReader.Enums> enums = new ArrayList<>();
    private final StringBuilder kind = new StringBuilder();
    private int mostBytes = Long.BYTES;
    private int pieces;
    private int locals = FIRST_FREE;

    private LoopGenerator() {}

    /** Returns what reads records as {@code record} does; null if they are not plain. */
    static @Nullable RowLoop loop(RecordReader record) {
        LoopGenerator generator = new LoopGenerator();
        List<Part> parts;
        try {
            parts = generator.parts(record, new int[0]);
        } catch (NotPlain notPlain) {
            return null;
        }
        if (generator.targets.isEmpty()) {
            return null;
        }
        if (KNOWN.size() > MOST_CLASSES) {
            KNOWN.clear();
        }
        MethodHandle constructor = KNOWN.computeIfAbsent(generator.kind.toString(), unknown -> generator.define(parts));
        try {
            return (RowLoop) constructor.invokeExact(
                    generator.paths.toArray(int[][]::new),
                    generator.enums.toArray(ValueReader.Enums[]::new),
                    generator.mostBytes);
        } catch (Throwable impossible) {
            throw new IllegalStateException("the constructor of a generated class has failed", impossible);
        }
    }

    private static Type enums() {
        return Type.getType(ValueReader.Enums[].class);
    }

    private List<Part> parts(RecordReader record, int[] path) throws NotPlain {
        if (path.length > MOST_LEVELS) {
            throw new NotPlain();
        }
        List<Part> parts = new ArrayList<>();
        for (RecordReader.Step step : record.steps()) {
            skip(step.before(), parts);
            int[] column = Arrays.copyOf(path, path.length + 1);
            column[path.length] = step.column();
            parts.addAll(parts(step.value(), column).parts);
        }
        skip(record.after(), parts);
        return parts;
    }

    /** The code of a value, and the column that it goes to. */
    private record Value(Target to, List<Part> parts) {}

    private Value parts(ValueReader value, int[] path) throws NotPlain {
        if (value instanceof ValueReader.Unions union) {
            return choice(union, path);
        } else if (value instanceof ValueReader.Structs struct) {
            describe("{");
            int before = targets.size();
            List<Part> parts = parts(struct.record(), path);
            List<Target> members = new ArrayList<>();
            for (int i = before; i < targets.size(); i++) {
                if (paths.get(i).length == path.length + 1) {
                    members.add(targets.get(i));
                }
            }
            Target to = target(Layout.STRUCT, path, members);
            describe("}");
            return new Value(to, parts);
        }
        Target to = target(layout(value), path, List.of());
        return new Value(to, List.of(scalar(value, to)));
    }

    private Value choice(ValueReader.Unions union, int[] path) throws NotPlain {
        ValueReader[] branches = union.branches();
        if (branches.length != 2) {
            throw new NotPlain();
        }
        int nulls = branches[0] instanceof ValueReader.Nulls ? 0 : 1;
        if (!(branches[nulls] instanceof ValueReader.Nulls none) || !none.allowed) {
            throw new NotPlain();
        }
        describe("null" + nulls);
        takes(1);
        Value other = parts(branches[1 - nulls], path);
        mark(other.to);
        List<Part> missing = List.of(new Null(other.to));
        return new Value(
                other.to, List.of(nulls == 0 ? new Choice(missing, other.parts) : new Choice(other.parts, missing)));
    }

    private static void mark(Target to) {
        to.marked = true;
        to.members.forEach(LoopGenerator::mark);
    }

    private Target target(Layout layout, int[] path, List<Target> members) throws NotPlain {
        if (targets.size() >= MOST_VALUES) {
            throw new NotPlain();
        }
        Target target = new Target(targets.size(), layout, members);
        targets.add(target);
        paths.add(path);
        return target;
    }

    private static Layout layout(ValueReader value) throws NotPlain {
        if (value instanceof ValueReader.Longs
                || value instanceof ValueReader.ScaledLongs
                || value instanceof ValueReader.Booleans
                || value instanceof ValueReader.Decimals) {
            return Layout.LONGS;
        } else if (value instanceof ValueReader.Doubles || value instanceof ValueReader.Floats) {
            return Layout.DOUBLES;
        } else if (value instanceof ValueReader.Texts
                || value instanceof ValueReader.RawBytes
                || value instanceof ValueReader.Enums) {
            return Layout.BYTES;
        }
        throw new NotPlain();
    }

    private Part scalar(ValueReader value, Target to) throws NotPlain {
        if (value instanceof ValueReader.Longs) {
            return number(new WholeNumber(to, Long.MIN_VALUE, Long.MAX_VALUE, 1, 1));
        } else if (value instanceof ValueReader.ScaledLongs scaled) {
            return number(new WholeNumber(to, scaled.min, scaled.max, scaled.step, scaled.factor));
        } else if (value instanceof ValueReader.Booleans) {
            describe("boolean");
            takes(1);
            return new Bool(to);
        } else if (value instanceof ValueReader.Floats) {
            describe("float");
            takes(Float.BYTES);
            return new Real(to, true, false);
        } else if (value instanceof ValueReader.Doubles doubles) {
            describe("double" + doubles.narrow);
            takes(Double.BYTES);
            return new Real(to, false, doubles.narrow);
        } else if (value instanceof ValueReader.Texts) {
            describe("text");
            takes(1 + PlainValues.SHORT);
            return new Text(to, "text");
        } else if (value instanceof ValueReader.RawBytes raw && raw.size < 0) {
            describe("bytes");
            takes(1 + PlainValues.SHORT);
            return new Text(to, "bytes");
        } else if (value instanceof ValueReader.RawBytes raw) {
            describe("fixed" + raw.size);
            takes(raw.size);
            return new Fixed(to, raw.size);
        } else if (value instanceof ValueReader.Enums symbols) {
            describe("enum");
            takes(1);
            enums.add(symbols);
            return new Symbol(to, enums.size() - 1);
        }
        ValueReader.Decimals decimal = (ValueReader.Decimals) value;
        if (decimal.size == 0 || decimal.size > Long.BYTES) {
            throw new NotPlain();
        }
        describe("decimal" + decimal.size + "," + decimal.limit);
        takes(1 + Long.BYTES);
        return new Decimal(to, decimal.size, decimal.limit);
    }

    private WholeNumber number(WholeNumber number) throws NotPlain {
        describe("number" + number.min + "," + number.max + "," + number.step + "," + number.factor);
        takes(PlainValues.MOST_NUMBER);
        return number;
    }

    private void skip(Skipper skipper, List<Part> parts) throws NotPlain {
        int blindly = skipper.blindly();
        if (blindly >= 0) {
            if (blindly > 0) {
                describe("-bytes" + blindly);
                takes(blindly);
                parts.add(new SkipBytes(blindly));
            }
        } else if (skipper instanceof Skipper.Numbers) {
            describe("-number");
            takes(PlainValues.MOST_NUMBER);
            parts.add(new SkipNumber());
        } else if (skipper instanceof Skipper.Lengths) {
            describe("-text");
            takes(1 + PlainValues.SHORT);
            parts.add(new SkipText());
        } else if (skipper instanceof Skipper.Several several) {
            for (Skipper each : several.skippers()) {
                skip(each, parts);
            }
        } else if (skipper instanceof Skipper.Branches union && union.branches().length == 2) {
            describe("-(");
            takes(1);
            List<Part> first = new ArrayList<>();
            skip(union.branches()[0], first);
            describe("|");
            List<Part> second = new ArrayList<>();
            skip(union.branches()[1], second);
            describe(")");
            parts.add(new Choice(first, second));
        } else if (skipper instanceof Skipper.Records record) {
            takes(0); // It is counted, as it may contain itself without anything between.
            skip(record.fields(), parts);
        } else {
            throw new NotPlain();
        }
    }

    private void describe(String part) {
        kind.append(part).append(' ');
    }

    private void takes(int bytes) throws NotPlain {
        // Records that contain themselves come to an end here, too.
        if (bytes > 1 << 16 || mostBytes > 1 << 16 || ++pieces > 3 * MOST_VALUES) {
            throw new NotPlain();
        }
        mostBytes += bytes;
    }

    private MethodHandle define(List<Part> parts) {
        ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        type.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, NAME, null, PARENT, new String[0]);
        MethodVisitor constructor = type.visitMethod(0, CONSTRUCTOR, OF_PARENT, null, new String[0]);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitVarInsn(Opcodes.ALOAD, 1);
        constructor.visitVarInsn(Opcodes.ALOAD, 2);
        constructor.visitVarInsn(Opcodes.ILOAD, 3);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, PARENT, CONSTRUCTOR, OF_PARENT, false);
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(0, 0); // They are computed.
        constructor.visitEnd();
        MethodVisitor code = type.visitMethod(Opcodes.ACC_FINAL, "loop", OF_LOOP, null, new String[0]);
        code.visitCode();
        new Code(code).loop(parts);
        code.visitMaxs(0, 0);
        code.visitEnd();
        type.visitEnd();
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Class<?> made = lookup.defineHiddenClass(type.toByteArray(), true).lookupClass();
            MethodType constructed =
                    MethodType.methodType(void.class, int[][].class, ValueReader.Enums[].class, int.class);
            return lookup.findConstructor(made, constructed).asType(constructed.changeReturnType(RowLoop.class));
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("a generated class cannot be used", impossible);
        }
    }

    /** Writes the method. */
    private final class Code {
        private final MethodVisitor code;
        private final Label done = new Label();

        Code(MethodVisitor code) {
            this.code = code;
        }

        void loop(List<Part> parts) {
            targets.forEach(this::load);
            Label next = new Label();
            code.visitLabel(next);
            compare(ROW, TO_ROW, Opcodes.IF_ICMPGE);
            compare(FROM, STOP, Opcodes.IF_ICMPGT);
            load(FROM);
            code.visitVarInsn(Opcodes.ISTORE, AT);
            load(LAST);
            load(FROM);
            load(SPARE);
            code.visitInsn(Opcodes.IADD);
            code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Math", "min", "(II)I", false);
            code.visitVarInsn(Opcodes.ISTORE, LIMIT);
            parts.forEach(this::emit);
            load(AT);
            code.visitVarInsn(Opcodes.ISTORE, FROM);
            code.visitIincInsn(ROW, 1);
            code.visitJumpInsn(Opcodes.GOTO, next);
            code.visitLabel(done);
            code.visitVarInsn(Opcodes.ALOAD, 0);
            load(FROM);
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, NAME, "endAt", "(I)V", false);
            load(ROW);
            code.visitInsn(Opcodes.IRETURN);
        }

        private void compare(int one, int other, int jump) {
            load(one);
            load(other);
            code.visitJumpInsn(jump, done);
        }

        /** Puts what a column has into local variables. */
        private void load(Target to) {
            String ofColumn = "(L" + COLUMN + ";)";
            if (to.layout == Layout.LONGS) {
                to.values = array(to, "longs", ofColumn + "[J");
            } else if (to.layout == Layout.DOUBLES) {
                to.values = array(to, "doubles", ofColumn + "[D");
            } else if (to.layout == Layout.BYTES) {
                to.values = array(to, "data", ofColumn + "[B");
                to.offsets = array(to, "offsets", ofColumn + "[I");
                to.used = locals++;
                code.visitVarInsn(Opcodes.ALOAD, to.offsets);
                load(ROW);
                code.visitInsn(Opcodes.IALOAD);
                code.visitVarInsn(Opcodes.ISTORE, to.used);
            }
            if (to.marked) {
                to.marks = array(to, "marks", ofColumn + "[B");
            }
        }

        private int array(Target to, String piece, String descriptor) {
            int local = locals++;
            code.visitVarInsn(Opcodes.ALOAD, COLUMNS);
            push(to.index);
            code.visitInsn(Opcodes.AALOAD);
            piece(piece, descriptor);
            code.visitVarInsn(Opcodes.ASTORE, local);
            return local;
        }

        private void emit(Part part) {
            if (part instanceof WholeNumber number) {
                number(number);
            } else if (part instanceof Bool bool) {
                code.visitVarInsn(Opcodes.ALOAD, bool.to.values);
                load(ROW);
                first();
                code.visitInsn(Opcodes.DUP);
                code.visitVarInsn(Opcodes.ISTORE, LENGTH);
                code.visitInsn(Opcodes.I2L);
                code.visitInsn(Opcodes.LASTORE);
                load(LENGTH);
                push(~1);
                code.visitInsn(Opcodes.IAND);
                code.visitJumpInsn(Opcodes.IFNE, done);
                code.visitIincInsn(AT, 1);
            } else if (part instanceof Real real) {
                real(real);
            } else if (part instanceof Text text) {
                text(text);
            } else if (part instanceof Fixed fixed) {
                bytesAt();
                push(fixed.size);
                code.visitVarInsn(Opcodes.ALOAD, fixed.to.values);
                load(fixed.to.used);
                piece("fixed", "([BII[BI)I");
                end(fixed.to);
                forward(fixed.size);
            } else if (part instanceof Symbol symbol) {
                symbol(symbol);
            } else if (part instanceof Decimal decimal) {
                decimal(decimal);
            } else if (part instanceof Null none) {
                none(none.to);
            } else if (part instanceof Choice choice) {
                choice(choice);
            } else if (part instanceof SkipBytes bytes) {
                forward(bytes.count);
            } else if (part instanceof SkipNumber) {
                length();
                forwardByLength();
            } else {
                bytesAt();
                load(LIMIT);
                piece("skipText", "([BII)I");
                code.visitInsn(Opcodes.DUP);
                code.visitVarInsn(Opcodes.ISTORE, LENGTH);
                code.visitJumpInsn(Opcodes.IFLT, done);
                forwardByLength();
            }
        }

        private void number(WholeNumber number) {
            length();
            bytesAt();
            code.visitVarInsn(Opcodes.LLOAD, WORD);
            load(LENGTH);
            piece("value", "([BIJI)J");
            code.visitVarInsn(Opcodes.LSTORE, WORD);
            if (number.min != Long.MIN_VALUE) {
                require(number.min, Opcodes.IFLT);
                require(number.max, Opcodes.IFGT);
            }
            if (number.step != 1) {
                code.visitVarInsn(Opcodes.LLOAD, WORD);
                code.visitLdcInsn(number.step);
                code.visitInsn(Opcodes.LREM);
                code.visitInsn(Opcodes.LCONST_0);
                code.visitInsn(Opcodes.LCMP);
                code.visitJumpInsn(Opcodes.IFNE, done);
            }
            code.visitVarInsn(Opcodes.ALOAD, number.to.values);
            load(ROW);
            code.visitVarInsn(Opcodes.LLOAD, WORD);
            if (number.factor != 1) {
                code.visitLdcInsn(number.factor);
                code.visitInsn(Opcodes.LMUL);
            }
            code.visitInsn(Opcodes.LASTORE);
            forwardByLength();
        }

        /** Ends the loop if {@link #WORD} compares to {@code bound} so. */
        private void require(long bound, int jump) {
            code.visitVarInsn(Opcodes.LLOAD, WORD);
            code.visitLdcInsn(bound);
            code.visitInsn(Opcodes.LCMP);
            code.visitJumpInsn(jump, done);
        }

        /** Reads how long a number is. */
        private void length() {
            bytesAt();
            piece("word", "([BI)J");
            code.visitVarInsn(Opcodes.LSTORE, WORD);
            bytesAt();
            code.visitVarInsn(Opcodes.LLOAD, WORD);
            piece("length", "([BIJ)I");
            code.visitInsn(Opcodes.DUP);
            code.visitVarInsn(Opcodes.ISTORE, LENGTH);
            code.visitJumpInsn(Opcodes.IFEQ, done);
        }

        private void real(Real real) {
            if (real.narrow) {
                bytesAt();
                piece("readDouble", "([BI)D");
                piece("isFloat", "(D)Z");
                code.visitJumpInsn(Opcodes.IFEQ, done);
            }
            code.visitVarInsn(Opcodes.ALOAD, real.to.values);
            load(ROW);
            bytesAt();
            piece(real.single ? "readFloat" : "readDouble", "([BI)D");
            code.visitInsn(Opcodes.DASTORE);
            forward(real.single ? Float.BYTES : Double.BYTES);
        }

        private void text(Text text) {
            bytesAt();
            load(LIMIT);
            code.visitVarInsn(Opcodes.ALOAD, text.to.values);
            load(text.to.used);
            piece(text.piece, "([BII[BI)I");
            end(text.to);
            load(AT);
            load(LENGTH);
            piece("behind", "(I)I");
            code.visitInsn(Opcodes.IADD);
            code.visitVarInsn(Opcodes.ISTORE, AT);
        }

        /** Ends a text whose length is on the stack. */
        private void end(Target to) {
            code.visitInsn(Opcodes.DUP);
            code.visitVarInsn(Opcodes.ISTORE, LENGTH);
            code.visitJumpInsn(Opcodes.IFLT, done);
            load(to.used);
            load(LENGTH);
            code.visitInsn(Opcodes.IADD);
            code.visitVarInsn(Opcodes.ISTORE, to.used);
            storeOffset(to);
        }

        private void storeOffset(Target to) {
            code.visitVarInsn(Opcodes.ALOAD, to.offsets);
            load(ROW);
            code.visitInsn(Opcodes.ICONST_1);
            code.visitInsn(Opcodes.IADD);
            load(to.used);
            code.visitInsn(Opcodes.IASTORE);
        }

        private void symbol(Symbol symbol) {
            first();
            symbols(symbol, "symbols", "[[B");
            symbols(symbol, "lengths", "[I");
            code.visitVarInsn(Opcodes.ALOAD, symbol.to.values);
            load(symbol.to.used);
            piece("symbol", "(I[[B[I[BI)I");
            end(symbol.to);
            code.visitIincInsn(AT, 1);
        }

        private void symbols(Symbol symbol, String field, String descriptor) {
            code.visitVarInsn(Opcodes.ALOAD, SYMBOLS);
            push(symbol.index);
            code.visitInsn(Opcodes.AALOAD);
            code.visitFieldInsn(Opcodes.GETFIELD, ENUMS, field, descriptor);
        }

        private void decimal(Decimal decimal) {
            if (decimal.size < 0) {
                bytesAt();
                piece("decimalLength", "([BI)I");
                code.visitInsn(Opcodes.DUP);
                code.visitVarInsn(Opcodes.ISTORE, LENGTH);
                code.visitJumpInsn(Opcodes.IFEQ, done);
                code.visitIincInsn(AT, 1);
            } else {
                load(AT);
                push(Long.BYTES);
                code.visitJumpInsn(Opcodes.IF_ICMPLT, done);
                push(decimal.size);
                code.visitVarInsn(Opcodes.ISTORE, LENGTH);
            }
            bytesAt();
            load(LENGTH);
            piece("decimal", "([BII)J");
            code.visitVarInsn(Opcodes.LSTORE, WORD);
            if (decimal.limit != Long.MAX_VALUE) {
                require(decimal.limit, Opcodes.IFGE);
                require(-decimal.limit, Opcodes.IFLE);
            }
            code.visitVarInsn(Opcodes.ALOAD, decimal.to.values);
            load(ROW);
            code.visitVarInsn(Opcodes.LLOAD, WORD);
            code.visitInsn(Opcodes.LASTORE);
            forwardByLength();
        }

        private void none(Target to) {
            load(ROW);
            code.visitVarInsn(Opcodes.ALOAD, to.marks);
            code.visitInsn(Opcodes.ARRAYLENGTH);
            code.visitJumpInsn(Opcodes.IF_ICMPGE, done);
            code.visitVarInsn(Opcodes.ALOAD, to.marks);
            load(ROW);
            push(Column.NULL);
            code.visitInsn(Opcodes.BASTORE);
            if (to.layout == Layout.BYTES) {
                storeOffset(to);
            } else if (to.layout != Layout.STRUCT) {
                code.visitVarInsn(Opcodes.ALOAD, to.values);
                load(ROW);
                code.visitInsn(to.layout == Layout.LONGS ? Opcodes.LCONST_0 : Opcodes.DCONST_0);
                code.visitInsn(to.layout == Layout.LONGS ? Opcodes.LASTORE : Opcodes.DASTORE);
            }
            to.members.forEach(this::none);
        }

        private void choice(Choice choice) {
            Label second = new Label();
            Label end = new Label();
            first();
            code.visitInsn(Opcodes.DUP);
            code.visitVarInsn(Opcodes.ISTORE, LENGTH);
            code.visitIincInsn(AT, 1);
            code.visitJumpInsn(Opcodes.IFNE, second);
            choice.first.forEach(this::emit);
            code.visitJumpInsn(Opcodes.GOTO, end);
            code.visitLabel(second);
            load(LENGTH);
            push(2);
            code.visitJumpInsn(Opcodes.IF_ICMPNE, done);
            choice.second.forEach(this::emit);
            code.visitLabel(end);
        }

        /** Puts the byte at hand on the stack. */
        private void first() {
            bytesAt();
            code.visitInsn(Opcodes.BALOAD);
        }

        private void bytesAt() {
            code.visitVarInsn(Opcodes.ALOAD, BYTES);
            load(AT);
        }

        private void forward(int count) {
            load(AT);
            push(count);
            code.visitInsn(Opcodes.IADD);
            code.visitVarInsn(Opcodes.ISTORE, AT);
        }

        private void forwardByLength() {
            load(AT);
            load(LENGTH);
            code.visitInsn(Opcodes.IADD);
            code.visitVarInsn(Opcodes.ISTORE, AT);
        }

        private void load(int local) {
            code.visitVarInsn(Opcodes.ILOAD, local);
        }

        private void push(int value) {
            code.visitLdcInsn(value);
        }

        private void piece(String name, String descriptor) {
            code.visitMethodInsn(Opcodes.INVOKESTATIC, PIECES, name, descriptor, false);
        }
    }
}
