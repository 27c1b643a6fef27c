package dev.headroom.probe;

import dev.headroom.disk.DiskException;
import dev.headroom.memory.Figure;
import dev.headroom.words.Sentence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jcuda.CudaException;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/// Asks JCuda for device attributes; makes no context, so takes no GPU memory.
final class JCudaFacts {
    private JCudaFacts() {}

    static GpuFactsSource.Facts read() {
        try {
            JCudaLibrary.load();
            JCudaDriver.setExceptionsEnabled(true);
            JCudaDriver.cuInit(0);
            int[] one = new int[1];
            JCudaDriver.cuDriverGetVersion(one);
            String version = one[0] / 1000 + "." + one[0] % 1000 / 10;
            JCudaDriver.cuDeviceGetCount(one);
            List<GpuFacts> devices = new ArrayList<>();
            for (int i = 0; i < one[0]; i++) {
                devices.add(facts(i));
            }
            return new GpuFactsSource.Known(version, devices);
        } catch (CudaException e) {
            Figure.Reason reason = e.getMessage() != null && e.getMessage().contains("NO_DEVICE")
                    ? Figure.Reason.NO_DEVICE
                    : Figure.Reason.NOT_SUPPORTED;
            return new GpuFactsSource.Unknown(reason, Sentence.of("CUDA says {}.", Sentence.of(e)));
        } catch (DiskException e) {
            return new GpuFactsSource.Unknown(Figure.Reason.NOT_SUPPORTED, e.sentence());
        } catch (LinkageError e) { // what a missing or foreign native library ends in
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason");
            return new GpuFactsSource.Unknown(
                    Figure.Reason.NOT_SUPPORTED, Sentence.of("JCuda's library cannot be loaded: {}", first));
        }
    }

    private static GpuFacts facts(int ordinal) {
        CUdevice device = new CUdevice();
        JCudaDriver.cuDeviceGet(device, ordinal);
        byte[] name = new byte[256];
        JCudaDriver.cuDeviceGetName(name, name.length, device);
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        long[] total = new long[1];
        JCudaDriver.cuDeviceTotalMem(total, device);
        return new GpuFacts(
                ordinal,
                new String(name, 0, end, StandardCharsets.UTF_8),
                total[0],
                attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device),
                attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device),
                attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, device),
                attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH, device),
                attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE, device),
                attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_CLOCK_RATE, device),
                attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE, device),
                attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_INTEGRATED, device) == 1);
    }

    /// 0 for what this driver does not tell.
    private static int attribute(int attribute, CUdevice device) {
        int[] value = new int[1];
        try {
            return JCudaDriver.cuDeviceGetAttribute(value, attribute, device) == CUresult.CUDA_SUCCESS ? value[0] : 0;
        } catch (CudaException e) {
            return 0;
        }
    }
}
