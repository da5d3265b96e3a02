package io.dataweaver.connector.jdbc;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The databases that there is no server of for the tests, and what their columns are read as by their documentation. */
enum UntestedTypes {
    SQL_SERVER {
        @Override
        UntestedDialect dialect() {
            return new SqlServerDialect();
        }

        @Override
        List<String> types() {
            return List.of(
                    "bit=boolean",
                    "tinyint=smallint",
                    "smallint=smallint",
                    "int=integer",
                    "bigint=bigint",
                    "decimal(12,2)=decimal(12,2)",
                    "numeric(38,0)=decimal(38,0)",
                    "money=decimal(19,4)",
                    "smallmoney=decimal(10,4)",
                    "real=real",
                    "float=double",
                    "char=text",
                    "varchar=text",
                    "nchar=text",
                    "nvarchar=text",
                    "text=text",
                    "ntext=text",
                    "binary=bytes",
                    "varbinary=bytes",
                    "image=bytes",
                    "timestamp=bytes",
                    "uniqueidentifier=uuid",
                    "date=date",
                    "time(7)=time(7)",
                    "smalldatetime=timestamp(3)",
                    "datetime=timestamp(3)",
                    "datetime2(7)=timestamp(7)",
                    "datetimeoffset(7)=timestamptz(7)",
                    "xml=",
                    "sql_variant=",
                    "geography=",
                    "geometry=",
                    "hierarchyid=");
        }

        @Override
        Optional<ColumnType> read(String type, int first, int second) {
            return SqlServerTypes.read(new SqlServerTypes.Declared(type, first, second, first));
        }
    },
    ORACLE {
        @Override
        UntestedDialect dialect() {
            return new OracleDialect();
        }

        @Override
        List<String> types() {
            return List.of(
                    "NUMBER=decimal",
                    "NUMBER(12,2)=decimal(12,2)",
                    "NUMBER(5,-2)=decimal",
                    "NUMBER(2,5)=decimal",
                    "FLOAT=decimal",
                    "BINARY_FLOAT=real",
                    "BINARY_DOUBLE=double",
                    "CHAR=text",
                    "NCHAR=text",
                    "VARCHAR2=text",
                    "NVARCHAR2=text",
                    "CLOB=text",
                    "NCLOB=text",
                    "RAW=bytes",
                    "BLOB=bytes",
                    "DATE=timestamp(0)",
                    "TIMESTAMP(6)=timestamp(6)",
                    "TIMESTAMP(9) WITH TIME ZONE=timestamptz(9)",
                    "TIMESTAMP(6) WITH LOCAL TIME ZONE=timestamptz(6)",
                    "LONG=",
                    "ROWID=",
                    "XMLTYPE=",
                    "BFILE=",
                    "JSON=");
        }

        @Override
        Optional<ColumnType> read(String type, int first, int second) {
            return OracleTypes.read(new OracleTypes.Declared(type, first, second));
        }
    },
    DB2 {
        @Override
        UntestedDialect dialect() {
            return new Db2Dialect();
        }

        @Override
        List<String> types() {
            return List.of(
                    "BOOLEAN=boolean",
                    "SMALLINT=smallint",
                    "INTEGER=integer",
                    "BIGINT=bigint",
                    "DECIMAL(31,2)=decimal(31,2)",
                    "DECFLOAT=decimal",
                    "REAL=real",
                    "DOUBLE=double",
                    "CHARACTER=text",
                    "VARCHAR(90)=text",
                    "CLOB=text",
                    "GRAPHIC=text",
                    "VARGRAPHIC=text",
                    "DBCLOB=text",
                    "BINARY=bytes",
                    "VARBINARY=bytes",
                    "BLOB=bytes",
                    "DATE=date",
                    "TIME=time(0)",
                    "TIMESTAMP(10,6)=timestamp(6)",
                    "TIMESTAMP(10,12)=",
                    "XML=");
        }

        @Override
        Optional<ColumnType> read(String type, int first, int second) {
            return Db2Types.read(new Db2Types.Declared(type, first, second, 1208));
        }
    };

    private static final Pattern NUMBERED = Pattern.compile("(\\w+)\\((\\d+)(?:,(-?\\d+))?\\)");

    abstract UntestedDialect dialect();

    /** Returns what has H2 imitate the database, for its address. */
    String modeOfH2() {
        return ";MODE="
                + switch (this) {
                    case SQL_SERVER -> "MSSQLServer";
                    case ORACLE -> "Oracle";
                    case DB2 -> "DB2";
                };
    }

    /** Returns declared types, each with the text of ours behind it. */
    abstract List<String> types();

    abstract Optional<ColumnType> read(String type, int first, int second);

    /**
     * A declared type.
     *
     * @param type the text of ours; empty if there is none
     */
    record Case(UntestedTypes database, String declared, String type) {

        Optional<ColumnType> read() {
            Matcher matcher = NUMBERED.matcher(declared);
            boolean plain = !matcher.matches() || (database == ORACLE && declared.startsWith("TIMESTAMP"));
            return plain
                    ? database.read(declared, 0, 0)
                    : database.read(matcher.group(1), number(matcher.group(2)), number(matcher.group(3)));
        }

        private static int number(@Nullable String digits) {
            return digits == null ? 0 : Integer.parseInt(digits);
        }

        @Override
        public String toString() {
            return database.dialect().name() + " " + declared;
        }
    }

    Stream<Case> cases() {
        return types().stream().map(pair -> {
            int equals = pair.indexOf('=');
            return new Case(this, pair.substring(0, equals), pair.substring(equals + 1));
        });
    }
}
