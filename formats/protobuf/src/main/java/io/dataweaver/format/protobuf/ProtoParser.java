package io.dataweaver.format.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code .proto} files: proto2, proto3 and editions (Protobuf language specification). What it makes is what protoc would
 * put into a descriptor set, without what does not matter to messages: services, custom options, comments. Names are resolved, and
 * features and numbers checked, by Protobuf's library.
 */
final class ProtoParser {

    /** Nested deeper than this is taken for an attack: each level takes room on the stack. */
    private static final int MAX_DEPTH = 64;

    private static final int MAX_TAG = (1 << 29) - 1;

    private static final Map<String, FieldDescriptorProto.Type> SCALARS = scalars();

    private final ProtoTokens tokens;
    private final FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder();
    private boolean proto3;
    private boolean editions;
    private int depth;

    private ProtoParser(String name, String text) {
        tokens = new ProtoTokens(name, text);
        file.setName(name);
    }

    /**
     * Reads a file.
     *
     * @throws ProtoException if it is not valid, with the line
     */
    static FileDescriptorProto parse(String name, String text) {
        return new ProtoParser(name, text).file();
    }

    private static Map<String, FieldDescriptorProto.Type> scalars() {
        Map<String, FieldDescriptorProto.Type> scalars = new TreeMap<>();
        for (FieldDescriptorProto.Type type : FieldDescriptorProto.Type.values()) {
            if (type != FieldDescriptorProto.Type.TYPE_MESSAGE
                    && type != FieldDescriptorProto.Type.TYPE_GROUP
                    && type != FieldDescriptorProto.Type.TYPE_ENUM) {
                scalars.put(type.name().substring("TYPE_".length()).toLowerCase(Locale.ROOT), type);
            }
        }
        return scalars;
    }

    private FileDescriptorProto file() {
        if (tokens.take("syntax")) {
            tokens.expect("=");
            String syntax = tokens.string();
            if (!syntax.equals("proto2") && !syntax.equals("proto3")) {
                throw tokens.fail("the syntax is `proto2` or `proto3`, not '" + syntax + "'");
            }
            proto3 = syntax.equals("proto3");
            if (proto3) {
                file.setSyntax(syntax);
            }
            tokens.expect(";");
        } else if (tokens.take("edition")) {
            tokens.expect("=");
            String name = tokens.string();
            Edition edition = name.matches("[0-9]{4}") ? edition(name) : null;
            if (edition == null) {
                throw tokens.fail("the edition '" + name + "' is not known");
            }
            editions = true;
            file.setSyntax("editions").setEdition(edition);
            tokens.expect(";");
        }
        while (tokens.kind() != ProtoTokens.Kind.END) {
            statement();
        }
        return file.build();
    }

    private static @Nullable Edition edition(String name) {
        for (Edition edition : Edition.values()) {
            if (edition.name().equals("EDITION_" + name)) {
                return edition;
            }
        }
        return null;
    }

    private void statement() {
        if (tokens.take(";")) {
            return;
        } else if (tokens.take("import")) {
            importFile();
        } else if (tokens.take("package")) {
            file.setPackage(fullName());
            tokens.expect(";");
        } else if (tokens.take("option")) {
            option(file.getOptionsBuilder());
            tokens.expect(";");
        } else if (tokens.take("service")) {
            tokens.word("a name");
            skipBraces();
        } else if (tokens.take("extend")) {
            extend(file::addExtensionBuilder, file::addMessageTypeBuilder);
        } else if (isVisibility()) {
            tokens.next();
            messageOrEnum();
        } else {
            messageOrEnum();
        }
    }

    private void messageOrEnum() {
        if (tokens.take("message")) {
            message(file.addMessageTypeBuilder());
        } else if (tokens.take("enum")) {
            enumType(file.addEnumTypeBuilder());
        } else {
            throw tokens.fail("`message`, `enum`, `import`, `package`, `option`, `extend` or `service` is expected");
        }
    }

    /** Edition 2024 lets messages and enums say who may use them, which does not matter to what they look like. */
    private boolean isVisibility() {
        return editions && (tokens.is("export") || tokens.is("local"));
    }

    private void importFile() {
        boolean isPublic = tokens.take("public");
        boolean isWeak = !isPublic && (tokens.take("weak") || (editions && tokens.take("option")));
        int index = file.getDependencyCount();
        file.addDependency(ProtoTokens.utf8(tokens.string()));
        if (isPublic) {
            file.addPublicDependency(index);
        } else if (isWeak) {
            file.addWeakDependency(index);
        }
        tokens.expect(";");
    }

    /** Reads names with dots between them, perhaps with one in front. */
    private String fullName() {
        StringBuilder name = new StringBuilder();
        if (tokens.take(".")) {
            name.append('.');
        }
        name.append(tokens.word("a name"));
        while (tokens.take(".")) {
            name.append('.').append(tokens.word("a name"));
        }
        return name.toString();
    }

    private void message(DescriptorProto.Builder message) {
        message.setName(tokens.word("the name of a message"));
        messageBody(message);
    }

    private void messageBody(DescriptorProto.Builder message) {
        if (++depth > MAX_DEPTH) {
            throw tokens.fail("messages are nested deeper than " + MAX_DEPTH);
        }
        tokens.expect("{");
        while (!tokens.take("}")) {
            member(message);
        }
        depth--;
        syntheticOneofs(message);
    }

    private void member(DescriptorProto.Builder message) {
        if (tokens.take(";")) {
            return;
        } else if (isDefinition("message")) {
            tokens.next();
            message(message.addNestedTypeBuilder());
        } else if (isDefinition("enum")) {
            tokens.next();
            enumType(message.addEnumTypeBuilder());
        } else if (isDefinition("export") || isDefinition("local")) {
            tokens.next();
            member(message);
        } else if (isDefinition("extend")) {
            tokens.next();
            extend(message::addExtensionBuilder, message::addNestedTypeBuilder);
        } else if (tokens.is("option") && !isField()) {
            tokens.next();
            option(message.getOptionsBuilder());
            tokens.expect(";");
        } else if (isDefinition("oneof")) {
            tokens.next();
            oneof(message);
        } else if (tokens.is("reserved") && !isField()) {
            tokens.next();
            reserved(message);
        } else if (tokens.is("extensions") && !isField()) {
            tokens.next();
            extensions(message);
        } else {
            field(message.addFieldBuilder(), message::addNestedTypeBuilder, true);
        }
    }

    /** Tells whether the word {@code keyword} starts a definition {@code keyword Name}, rather than being a type's name. */
    private boolean isDefinition(String keyword) {
        return tokens.is(keyword) && !isField();
    }

    /**
     * Tells whether a field starts here whose type is called like the word. Keywords are not reserved; a type called like one
     * is written with a dot in front of it, or behind it, in files that are in use.
     */
    private boolean isField() {
        return tokens.peekIs(".");
    }

    private void oneof(DescriptorProto.Builder message) {
        int index = message.getOneofDeclCount();
        OneofDescriptorProto.Builder oneof = message.addOneofDeclBuilder().setName(tokens.word("the name of a oneof"));
        tokens.expect("{");
        while (!tokens.take("}")) {
            if (tokens.take(";")) {
                continue;
            }
            if (tokens.take("option")) {
                option(oneof.getOptionsBuilder());
                tokens.expect(";");
            } else {
                FieldDescriptorProto.Builder field = message.addFieldBuilder();
                field.setOneofIndex(index);
                field(field, message::addNestedTypeBuilder, false);
            }
        }
    }

    private void extend(Supplier<FieldDescriptorProto.Builder> fields, Supplier<DescriptorProto.Builder> groups) {
        String extendee = fullName();
        tokens.expect("{");
        while (!tokens.take("}")) {
            if (!tokens.take(";")) {
                FieldDescriptorProto.Builder field = fields.get().setExtendee(extendee);
                field(field, groups, true);
            }
        }
    }

    private void field(FieldDescriptorProto.Builder field, Supplier<DescriptorProto.Builder> nested, boolean labelled) {
        Label label = Label.LABEL_OPTIONAL;
        boolean optional = false;
        if (labelled && !tokens.peekIs(".")) {
            if (tokens.take("repeated")) {
                label = Label.LABEL_REPEATED;
            } else if (tokens.take("required")) {
                label = Label.LABEL_REQUIRED;
            } else if (tokens.take("optional")) {
                optional = true;
            }
        }
        field.setLabel(label);
        if (tokens.is("map") && tokens.peekIs("<")) {
            map(field, nested.get());
            return;
        } else if (tokens.is("group") && !tokens.peekIs(".")) {
            tokens.next();
            group(field, nested.get());
            return;
        }
        type(field);
        field.setName(tokens.word("the name of a field"));
        number(field);
        if (proto3 && optional && !field.hasExtendee()) {
            field.setProto3Optional(true);
        }
        fieldOptions(field);
        tokens.expect(";");
    }

    private void type(FieldDescriptorProto.Builder field) {
        FieldDescriptorProto.Type scalar =
                tokens.kind() == ProtoTokens.Kind.WORD && !tokens.peekIs(".") ? SCALARS.get(tokens.value()) : null;
        if (scalar != null) {
            tokens.next();
            field.setType(scalar);
        } else {
            field.setTypeName(fullName());
        }
    }

    private void number(FieldDescriptorProto.Builder field) {
        tokens.expect("=");
        field.setNumber((int) integer(1, MAX_TAG));
    }

    private void group(FieldDescriptorProto.Builder field, DescriptorProto.Builder group) {
        String name = tokens.word("the name of a group");
        field.setType(FieldDescriptorProto.Type.TYPE_GROUP).setTypeName(name).setName(name.toLowerCase(Locale.ROOT));
        number(field);
        fieldOptions(field);
        group.setName(name);
        messageBody(group);
    }

    private void map(FieldDescriptorProto.Builder field, DescriptorProto.Builder entry) {
        tokens.next();
        tokens.expect("<");
        FieldDescriptorProto.Builder key =
                entry.addFieldBuilder().setName("key").setNumber(1).setLabel(Label.LABEL_OPTIONAL);
        type(key);
        tokens.expect(",");
        FieldDescriptorProto.Builder value =
                entry.addFieldBuilder().setName("value").setNumber(2).setLabel(Label.LABEL_OPTIONAL);
        type(value);
        tokens.expect(">");
        String name = tokens.word("the name of a field");
        String entryName = camelCase(name) + "Entry";
        entry.setName(entryName);
        entry.getOptionsBuilder().setMapEntry(true);
        field.setName(name)
                .setLabel(Label.LABEL_REPEATED)
                .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                .setTypeName(entryName);
        number(field);
        fieldOptions(field);
        tokens.expect(";");
    }

    /** As protoc names the entries of maps. */
    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        boolean upper = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_') {
                upper = true;
            } else {
                camel.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return camel.toString();
    }

    /** Gives each optional field of proto3 the oneof that tells whether it is set, behind those that were written. */
    private void syntheticOneofs(DescriptorProto.Builder message) {
        if (!proto3) {
            return;
        }
        Set<String> names = new HashSet<>();
        message.getFieldList().forEach(field -> names.add(field.getName()));
        message.getOneofDeclList().forEach(oneof -> names.add(oneof.getName()));
        for (FieldDescriptorProto.Builder field : message.getFieldBuilderList()) {
            if (field.getProto3Optional()) {
                String name = "_" + field.getName();
                while (!names.add(name)) {
                    name = "X" + name;
                }
                field.setOneofIndex(message.getOneofDeclCount());
                message.addOneofDeclBuilder().setName(name);
            }
        }
    }

    private void fieldOptions(FieldDescriptorProto.Builder field) {
        if (!tokens.take("[")) {
            return;
        }
        do {
            if (tokens.take("default")) {
                tokens.expect("=");
                field.setDefaultValue(defaultValue(field));
            } else if (tokens.take("json_name")) {
                tokens.expect("=");
                field.setJsonName(ProtoTokens.utf8(tokens.string()));
            } else {
                option(field.getOptionsBuilder());
            }
        } while (tokens.take(","));
        tokens.expect("]");
    }

    private String defaultValue(FieldDescriptorProto.Builder field) {
        if (tokens.kind() == ProtoTokens.Kind.STRING) {
            String text = tokens.string();
            return field.getType() == FieldDescriptorProto.Type.TYPE_BYTES
                    ? TextFormat.escapeBytes(ByteString.copyFrom(text, StandardCharsets.ISO_8859_1))
                    : ProtoTokens.utf8(text);
        }
        boolean negative = tokens.take("-");
        String sign = negative ? "-" : "";
        boolean isFloat = field.getType() == FieldDescriptorProto.Type.TYPE_FLOAT
                || field.getType() == FieldDescriptorProto.Type.TYPE_DOUBLE;
        if (tokens.kind() == ProtoTokens.Kind.INTEGER && !isFloat) {
            String number = new BigInteger(digits(), radix()).toString();
            tokens.next();
            return sign + number;
        } else if (tokens.kind() == ProtoTokens.Kind.INTEGER && radix() != 10) {
            String number = new BigInteger(digits(), radix()).toString();
            tokens.next();
            return sign + number;
        } else if (tokens.kind() == ProtoTokens.Kind.INTEGER || tokens.kind() == ProtoTokens.Kind.FLOAT) {
            String number = tokens.value();
            tokens.next();
            return sign + number;
        }
        return sign + tokens.word("a value");
    }

    private int radix() {
        String value = tokens.value();
        return value.startsWith("0x") || value.startsWith("0X")
                ? 16
                : value.startsWith("0") && value.length() > 1 ? 8 : 10;
    }

    private String digits() {
        String value = tokens.value();
        String digits = radix() == 16 ? value.substring(2) : value;
        if (digits.isEmpty()
                || digits.length() > 30
                || !digits.chars().allMatch(c -> Character.digit(c, radix()) >= 0)) {
            throw tokens.fail("a number is expected");
        }
        return digits;
    }

    private long integer(long least, long most) {
        boolean negative = tokens.take("-");
        if (tokens.kind() != ProtoTokens.Kind.INTEGER) {
            throw tokens.fail("a number is expected");
        }
        BigInteger number = new BigInteger(digits(), radix());
        long value = number.bitLength() < Long.SIZE ? number.longValue() : Long.MAX_VALUE;
        value = negative ? -value : value;
        if (value < least || value > most) {
            throw tokens.fail("a number from " + least + " to " + most + " is expected");
        }
        tokens.next();
        return value;
    }

    private void enumType(EnumDescriptorProto.Builder type) {
        type.setName(tokens.word("the name of an enum"));
        tokens.expect("{");
        while (!tokens.take("}")) {
            if (tokens.take(";")) {
                continue;
            }
            if (tokens.is("option") && !tokens.peekIs("=")) {
                tokens.next();
                option(type.getOptionsBuilder());
                tokens.expect(";");
            } else if (tokens.is("reserved") && !tokens.peekIs("=")) {
                tokens.next();
                reservedValues(type);
            } else {
                EnumValueDescriptorProto.Builder value =
                        type.addValueBuilder().setName(tokens.word("the name of a value"));
                tokens.expect("=");
                value.setNumber((int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE));
                if (tokens.take("[")) {
                    do {
                        option(value.getOptionsBuilder());
                    } while (tokens.take(","));
                    tokens.expect("]");
                }
                tokens.expect(";");
            }
        }
    }

    private void reserved(DescriptorProto.Builder message) {
        do {
            if (tokens.kind() == ProtoTokens.Kind.INTEGER) {
                int from = (int) integer(1, MAX_TAG);
                int to = tokens.take("to") ? end(MAX_TAG) : from;
                message.addReservedRangeBuilder().setStart(from).setEnd(to + 1);
            } else {
                message.addReservedName(reservedName());
            }
        } while (tokens.take(","));
        tokens.expect(";");
    }

    private void reservedValues(EnumDescriptorProto.Builder type) {
        do {
            if (tokens.kind() == ProtoTokens.Kind.INTEGER || tokens.is("-")) {
                int from = (int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
                int to = tokens.take("to") ? end(Integer.MAX_VALUE) : from;
                type.addReservedRangeBuilder().setStart(from).setEnd(to);
            } else {
                type.addReservedName(reservedName());
            }
        } while (tokens.take(","));
        tokens.expect(";");
    }

    private int end(int most) {
        return tokens.take("max") ? most : (int) integer(Integer.MIN_VALUE, most);
    }

    private String reservedName() {
        return tokens.kind() == ProtoTokens.Kind.STRING
                ? ProtoTokens.utf8(tokens.string())
                : tokens.word("a number or a name");
    }

    private void extensions(DescriptorProto.Builder message) {
        do {
            int from = (int) integer(1, MAX_TAG);
            int to = tokens.take("to") ? end(MAX_TAG) : from;
            message.addExtensionRangeBuilder().setStart(from).setEnd(to + 1);
        } while (tokens.take(","));
        if (tokens.take("[")) {
            skipTo("]");
        }
        tokens.expect(";");
    }

    /** Reads {@code name = value} into {@code options}; those in brackets are custom ones, which do not matter. */
    private void option(Message.Builder options) {
        List<String> path = new ArrayList<>();
        boolean custom = false;
        do {
            if (tokens.take("(")) {
                custom = true;
                fullName();
                tokens.expect(")");
            } else {
                path.add(tokens.word("the name of an option"));
            }
        } while (tokens.take("."));
        tokens.expect("=");
        String value = optionValue();
        if (custom) {
            return;
        }
        int from = tokens.start();
        String text = value;
        for (int i = path.size() - 1; i >= 0; i--) {
            text = path.get(i) + (i == path.size() - 1 ? ": " + text : " { " + text + " }");
        }
        try {
            TextFormat.Parser.newBuilder().setAllowUnknownFields(true).build().merge(text, options);
        } catch (TextFormat.ParseException wrong) {
            throw tokens.fail("the option " + String.join(".", path) + " is wrong at character " + from + ": "
                    + wrong.getMessage());
        }
    }

    /** Returns the value of an option in Protobuf's text format. */
    private String optionValue() {
        int from = tokens.start();
        if (tokens.is("{")) {
            skipBraces();
        } else {
            tokens.take("-");
            if (tokens.kind() == ProtoTokens.Kind.STRING) {
                tokens.string();
            } else if (tokens.kind() == ProtoTokens.Kind.SIGN || tokens.kind() == ProtoTokens.Kind.END) {
                throw tokens.fail("a value is expected");
            } else if (tokens.kind() == ProtoTokens.Kind.WORD) {
                fullName();
            } else {
                tokens.next();
            }
        }
        return tokens.textFrom(from);
    }

    private void skipBraces() {
        tokens.expect("{");
        int open = 1;
        while (open > 0) {
            if (tokens.kind() == ProtoTokens.Kind.END) {
                throw tokens.fail("'}' is expected");
            }
            open += tokens.is("{") ? 1 : tokens.is("}") ? -1 : 0;
            tokens.next();
        }
    }

    private void skipTo(String sign) {
        while (!tokens.take(sign)) {
            if (tokens.kind() == ProtoTokens.Kind.END) {
                throw tokens.fail("'" + sign + "' is expected");
            }
            if (tokens.is("{")) {
                skipBraces();
            } else {
                tokens.next();
            }
        }
    }
}
