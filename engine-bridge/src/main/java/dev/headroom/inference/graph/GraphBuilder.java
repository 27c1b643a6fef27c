package dev.headroom.inference.graph;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import dev.headroom.checkpoint.DType;
import dev.headroom.checkpoint.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Builds one ONNX graph (IR 10, opset 21 and `com.microsoft` 1). Values are named by strings; `""` stands for an
/// omitted optional input. Weights enter as [#weight] references into their files: the graph itself stays below a few
/// hundred KiB.
public final class GraphBuilder {
    private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
    private final Set<String> initializers = new LinkedHashSet<>();
    private Optional<Path> weightFolder = Optional.empty();
    private int counter;

    public GraphBuilder(String name) {
        graph.setName(name);
    }

    /// Attributes take `Integer`/`Long`, `Float`/`Double`, `String` and `List<Integer>`.
    ///
    /// @param domain "" for the standard operators, "com.microsoft" for the contributed ones
    public void node(String domain, String op, List<String> inputs, List<String> outputs, Map<String, ?> attributes) {
        OnnxMl.NodeProto.Builder node = graph.addNodeBuilder()
                .setDomain(domain)
                .setOpType(op)
                .setName(op + "_" + counter++)
                .addAllInput(inputs)
                .addAllOutput(outputs);
        attributes.forEach((key, value) -> node.addAttribute(attribute(key, value)));
    }

    /// A node with one output, which is named after the operator and returned.
    public String op(String domain, String op, List<String> inputs, Map<String, ?> attributes) {
        String output = op.toLowerCase(java.util.Locale.ROOT) + "_" + counter;
        node(domain, op, inputs, List.of(output), attributes);
        return output;
    }

    /// A standard operator without attributes.
    public String op(String op, String... inputs) {
        return op("", op, List.of(inputs), Map.of());
    }

    /// A contributed operator.
    public String contrib(String op, List<String> inputs, Map<String, ?> attributes) {
        return op("com.microsoft", op, inputs, attributes);
    }

    private static OnnxMl.AttributeProto attribute(String key, Object value) {
        OnnxMl.AttributeProto.Builder a = OnnxMl.AttributeProto.newBuilder().setName(key);
        return switch (value) {
            case Integer i ->
                a.setType(OnnxMl.AttributeProto.AttributeType.INT).setI(i).build();
            case Long i ->
                a.setType(OnnxMl.AttributeProto.AttributeType.INT).setI(i).build();
            case Float f ->
                a.setType(OnnxMl.AttributeProto.AttributeType.FLOAT).setF(f).build();
            case Double f ->
                a.setType(OnnxMl.AttributeProto.AttributeType.FLOAT)
                        .setF(f.floatValue())
                        .build();
            case String s ->
                a.setType(OnnxMl.AttributeProto.AttributeType.STRING)
                        .setS(ByteString.copyFromUtf8(s))
                        .build();
            case List<?> list -> {
                a.setType(OnnxMl.AttributeProto.AttributeType.INTS);
                list.forEach(i -> a.addInts(((Number) i).longValue()));
                yield a.build();
            }
            default -> throw new IllegalArgumentException("attribute " + key + " of type " + value.getClass());
        };
    }

    /// A graph input. Dimensions are numbers or symbolic names.
    public String input(String name, DType type, Object... dims) {
        graph.addInput(value(name, onnx(type), dims));
        return name;
    }

    public void output(String name, DType type, Object... dims) {
        graph.addOutput(value(name, onnx(type), dims));
    }

    private static OnnxMl.ValueInfoProto value(String name, OnnxMl.TensorProto.DataType type, Object... dims) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (Object dim : dims) {
            if (dim instanceof Number n) {
                shape.addDimBuilder().setDimValue(n.longValue());
            } else {
                shape.addDimBuilder().setDimParam(dim.toString());
            }
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    /// A small constant stored in the graph.
    public String constant(String name, float[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return raw(name, OnnxMl.TensorProto.DataType.FLOAT, raw, shape);
    }

    public String constant(String name, long[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return raw(name, OnnxMl.TensorProto.DataType.INT64, raw, shape);
    }

    private String raw(String name, OnnxMl.TensorProto.DataType type, ByteBuffer raw, long... shape) {
        if (initializers.add(name)) {
            OnnxMl.TensorProto.Builder t = graph.addInitializerBuilder()
                    .setName(name)
                    .setDataType(type.getNumber())
                    .setRawData(ByteString.copyFrom(raw));
            for (long dim : shape) {
                t.addDims(dim);
            }
        }
        return name;
    }

    /// A weight as it lies in its file, under its own shape; see [#weightAs(TensorInfo, long...)].
    public String weight(TensorInfo tensor) {
        return weightAs(
                tensor, tensor.shape().stream().mapToLong(Long::longValue).toArray());
    }

    /// A weight that the runtime reads from its file, as float32 in another shape of as many elements. F16 and BF16 get
    /// a cast which the runtime folds while loading. All weights of one graph must lie in one folder, symlinks
    /// resolved.
    public String weightAs(TensorInfo tensor, long... shape) {
        String stored = stored(tensor, shape);
        if (tensor.dtype() == DType.F32 || !tensor.dtype().isFloat()) {
            return stored;
        }
        String widened = tensor.name() + ".f32";
        if (initializers.add(widened)) {
            node("", "Cast", List.of(stored), List.of(widened), Map.of("to", OnnxMl.TensorProto.DataType.FLOAT_VALUE));
        }
        return widened;
    }

    private String stored(TensorInfo tensor, long... shape) {
        if (!initializers.add(tensor.name())) {
            return tensor.name();
        }
        Path folder = Objects.requireNonNull(tensor.file().getParent(), "weights lie in a folder");
        if (!weightFolder.orElse(folder).equals(folder)) {
            throw new IllegalArgumentException(
                    "weights of one graph lie in " + weightFolder.get() + " and in " + folder);
        }
        weightFolder = Optional.of(folder);
        OnnxMl.TensorProto.Builder t = graph.addInitializerBuilder()
                .setName(tensor.name())
                .setDataType(onnx(tensor.dtype()).getNumber())
                .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL);
        t.addExternalDataBuilder()
                .setKey("location")
                .setValue(tensor.file().getFileName().toString());
        t.addExternalDataBuilder().setKey("offset").setValue(Long.toString(tensor.offset()));
        t.addExternalDataBuilder().setKey("length").setValue(Long.toString(tensor.length()));
        for (long dim : shape) {
            t.addDims(dim);
        }
        return tensor.name();
    }

    /// Folder that holds the weight files, null while the graph has none.
    public Optional<Path> weightFolder() {
        return weightFolder;
    }

    /// The serialised model.
    public byte[] build() {
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(10)
                .setProducerName("headroom")
                .addOpsetImport(
                        OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(21))
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder()
                        .setDomain("com.microsoft")
                        .setVersion(1))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static OnnxMl.TensorProto.DataType onnx(DType type) {
        return switch (type) {
            case F32 -> OnnxMl.TensorProto.DataType.FLOAT;
            case F16 -> OnnxMl.TensorProto.DataType.FLOAT16;
            case BF16 -> OnnxMl.TensorProto.DataType.BFLOAT16;
            case I64 -> OnnxMl.TensorProto.DataType.INT64;
            case I32 -> OnnxMl.TensorProto.DataType.INT32;
            case U8 -> OnnxMl.TensorProto.DataType.UINT8;
            case I8 -> OnnxMl.TensorProto.DataType.INT8;
            default -> throw new IllegalArgumentException("no ONNX type for " + type);
        };
    }
}
