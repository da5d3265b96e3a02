package io.dataweaver.format.avro;

class AvroSingleObjectConformanceTest extends AvroDatumConformanceTest {

    @Override
    String layout() {
        return "single_object";
    }
}
