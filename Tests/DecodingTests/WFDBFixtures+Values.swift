// SPDX-License-Identifier: Apache-2.0
// Made by Tests/Fixtures/make_decoding_fixtures.py from what wfdb 4.3.1 writes and reads.
// swift-format-ignore-file

extension WFDBFixtures {
    static let records: [Record] = [
    Record(
        name: "r16_1",
        header: "r16_1 1 360 7\nr16_1.dat 16 7.25(0)/mV 0 0 0 0 0 MLII\n",
        hex: "3fed008019a1ff7f245e3acf0180",
        signals: [
            [0xc4258d3e, 0x7fc00000, 0xc551708d, 0x458d3cb1, 0x454fc235, 0xc4d7469f, 0xc58d3cb1],
        ]),
    Record(
        name: "r16_1_1",
        header: "r16_1_1 2 360 5\nr16_1_1.dat 16 7.25(-89)/mV 0 0 0 0 0 MLII\nr16_1_1.dat 16 200.0(-91)/uV 0 0 0 0 0 V5\n",
        hex: "00800080ff7fff7ff7e0855ac647018001804ad0",
        signals: [
            [0x7fc00000, 0x458d9ee6, 0xc48772c2, 0x451f29ee, 0xc58cda7c],
            [0x7fc00000, 0x3e283ba3, 0x3dee392e, 0xbe274d16, 0xbd78476f],
        ]),
    Record(
        name: "r16_1_1_1",
        header: "r16_1_1_1 3 360 5\nr16_1_1_1.dat 16 31.0(-7)/mV 0 0 0 0 0 MLII\nr16_1_1_1.dat 16 7.25(8)/uV 0 0 0 0 0 V5\nr16_1_1_1.dat 16 1000.5(16)/V 0 0 0 0 0 aVF\n",
        hex: "cd5057d301800080018069560180ff7f4d77ff7ff823ff7f939800800080",
        signals: [
            [0x4426def8, 0x7fc00000, 0xc48418c6, 0x4484273a, 0xc45577be],
            [0xbfc9fe2a, 0xc090a97d, 0x40909769, 0x3fa26d76, 0x7fc00000],
            [0xc6fffd3c, 0x46ac9be8, 0x46ee5b7e, 0x46ffbd44, 0x7fc00000],
        ]),
    Record(
        name: "r16_2_1_3",
        header: "r16_2_1_3 3 360 3\nr16_2_1_3.dat 16x2 7.25(16)/mV 0 0 0 0 0 MLII\nr16_2_1_3.dat 16 31.0(-76)/uV 0 0 0 0 0 V5\nr16_2_1_3.dat 16x3 200.0(-18)/V 0 0 0 0 0 aVF\n",
        hex: "38a7ff7f00802d8aff7fc6af0080be1601806959772c01800180ba54ff7fc68046a10080",
        signals: [
            [0xc54411a8, 0x458d2b09, 0x7fc00000, 0x444834f7, 0xc58d4e58, 0x453ad847],
            [0x7fc00000, 0xbf86fb71, 0x3f879c1c],
            [0xc8133140, 0x48201540, 0xc7c86400, 0x47dfb380, 0x475ead00, 0xc81fe840, 0xc81ef200, 0xc7eca400, 0x7fc00000],
        ]),
    Record(
        name: "r16_1_4",
        header: "r16_1_4 2 360 3\nr16_1_4.dat 16 1000.5(29)/mV 0 0 0 0 0 MLII\nr16_1_4.dat 16x4 200.0(-88)/uV 0 0 0 0 0 V5\n",
        hex: "0180a7bd43a30080ff7f00800180d2c4e9399123ff7f8517f207d0b770a7",
        signals: [
            [0xc2031e52, 0x7fc00000, 0x4202e2f5],
            [0xbdad0679, 0xbdf234ec, 0x7fc00000, 0x3e2837b5, 0xbe275105, 0xbd9a3c21, 0x3d98b589, 0x3d3c45cc, 0x3cfa3982, 0x3c2dd591, 0xbdbc5586, 0xbde7429a],
        ]),
    Record(
        name: "r24_1",
        header: "r24_1 1 360 7\nr24_1.dat 24 7.25(41)/mV 0 0 0 0 0 MLII\n",
        hex: "eed42bffff7f01008001d8290000803f504af93fa4",
        signals: [
            [0x48c17628, 0x498d3d9d, 0xc98d3df7, 0x48b8afdd, 0x7fc00000, 0x49240031, 0xc94a7c00],
        ]),
    Record(
        name: "r24_1_1",
        header: "r24_1_1 2 360 5\nr24_1_1.dat 24 200.0(-25)/mV 0 0 0 0 0 MLII\nr24_1_1.dat 24 1000.5(79)/uV 0 0 0 0 0 V5\n",
        hex: "ffff7f000080970806010080010080b7321ccdc46affff7f0000802480d0",
        signals: [
            [0x4723d729, 0x44f72666, 0xc723d6e9, 0x4708aa1c, 0x7fc00000],
            [0x7fc00000, 0xc10626e3, 0x3fec6a1f, 0x4106263d, 0xc04721f4],
        ]),
    Record(
        name: "r24_1_1_1",
        header: "r24_1_1_1 3 360 5\nr24_1_1_1.dat 24 31.0(-73)/mV 0 0 0 0 0 MLII\nr24_1_1_1.dat 24 1000.5(45)/uV 0 0 0 0 0 V5\nr24_1_1_1.dat 24 7.25(90)/V 0 0 0 0 0 aVF\n",
        hex: "0a1ee5ffff7f000080090fa600008008b7ceffff7fa73855fb9a71000080010080ffff7f01008092742f010080",
        signals: [
            [0xc75dfd53, 0xc839aed3, 0x48842153, 0x7fc00000, 0xc88420bc],
            [0x41062661, 0x7fc00000, 0x40b2a19a, 0xc10626bf, 0x4046f098],
            [0x7fc00000, 0xcdd47100, 0x4e74d614, 0x4e89edf6, 0xce89eeb8],
        ]),
    Record(
        name: "r24_2_1_3",
        header: "r24_2_1_3 3 360 3\nr24_2_1_3.dat 24x2 31.0(-45)/mV 0 0 0 0 0 MLII\nr24_2_1_3.dat 24 7.25(85)/uV 0 0 0 0 0 V5\nr24_2_1_3.dat 24x3 200.0(-16)/V 0 0 0 0 0 aVF\n",
        hex: "ffff7f6c1710000080570fc6ffff7f0000809d0e331b4a9affff7f010080c494dbc48a5a0000800100800100804b860cfcd1128a0338",
        signals: [
            [0x48842136, 0x4704e3e7, 0x47d2d1b6, 0xc851fb4a, 0x7fc00000, 0xc88420d9],
            [0x7fc00000, 0x4490a133, 0xc490a1f3],
            [0xcb90d97e, 0x4c200013, 0x7fc00000, 0xcc1fffeb, 0xcb3617dc, 0x4be25b12, 0x4a7a7f1c, 0x4abc3478, 0x4b8c0901],
        ]),
    Record(
        name: "r24_1_4",
        header: "r24_1_4 2 360 3\nr24_1_4.dat 24 31.0(-11)/mV 0 0 0 0 0 MLII\nr24_1_4.dat 24x4 1000.5(-27)/uV 0 0 0 0 0 V5\n",
        hex: "010080030a481278077949244e9e02ffff7fa0dc7a000080010080d9873e00008036aa79ffff7f28f22cf3d42e",
        signals: [
            [0xc88420fc, 0x48842113, 0x7fc00000],
            [0x40970098, 0x3efa81e8, 0x40181fd8, 0x3e2fa7fb, 0x4100c419, 0x7fc00000, 0xc1062674, 0x40831255, 0x40ff05eb, 0x410626ac, 0x403c6ca4, 0x4044549c],
        ]),
    Record(
        name: "r32_1",
        header: "r32_1 1 360 7\nr32_1.dat 32 1000.5(36)/mV 0 0 0 0 0 MLII\n",
        hex: "ffffff7f01000080362ee194244b934a00000080e8ddd0b4364e0af6",
        signals: [
            [0x4a0301aa, 0xca0301aa, 0xc9db45de, 0x4998a76e, 0x7fc00000, 0xc999e66e, 0xc8231954],
        ]),
    Record(
        name: "r32_1_1",
        header: "r32_1_1 2 360 5\nr32_1_1.dat 32 1000.5(17)/mV 0 0 0 0 0 MLII\nr32_1_1.dat 32 7.25(-14)/uV 0 0 0 0 0 V5\n",
        hex: "ffffff7fffffff7fe9531be500000080fd7b6f040100008000000080812fc384010000803c83b0a5",
        signals: [
            [0x4a0301aa, 0xc8dc330d, 0x479144f3, 0x7fc00000, 0xca0301aa],
            [0x4890a195, 0x7fc00000, 0xc890a194, 0xc88b3ffc, 0xc84c16da],
        ]),
    Record(
        name: "r32_1_1_1",
        header: "r32_1_1_1 3 360 5\nr32_1_1_1.dat 32 1000.5(22)/mV 0 0 0 0 0 MLII\nr32_1_1_1.dat 32 200.0(17)/uV 0 0 0 0 0 V5\nr32_1_1_1.dat 32 200.0(-28)/V 0 0 0 0 0 aVF\n",
        hex: "00000080ffffff7f0000008001000080000000803a4a026b2cea5c3601000080010000800243630d529205f9ffffff7fffffff7f8bb3cdfd0de16e15",
        signals: [
            [0x7fc00000, 0xca0301aa, 0x495e8f32, 0x485b3c30, 0x4a0301aa],
            [0x4627c5ac, 0x7fc00000, 0xc627c5ac, 0xc4125820, 0xc338410d],
            [0x7fc00000, 0x5005c2dd, 0xd0200000, 0x50200000, 0x4ed654cc],
        ]),
    Record(
        name: "r32_2_1_3",
        header: "r32_2_1_3 3 360 3\nr32_2_1_3.dat 32x2 31.0(73)/mV 0 0 0 0 0 MLII\nr32_2_1_3.dat 32 1000.5(-43)/uV 0 0 0 0 0 V5\nr32_2_1_3.dat 32x3 31.0(-13)/V 0 0 0 0 0 aVF\n",
        hex: "b116124a01000080010000805db287a9eb6883de00000080762f8d6c1acd23cf000000804c8a32a501000080ffffff7fffffff7f00000080ffffff7ff3725b97cda40b96574730f4",
        signals: [
            [0x4c18eb89, 0xcc842109, 0x4c601b38, 0xcbc9bec3, 0x4c842108, 0x7fc00000],
            [0xc5062691, 0x7fc00000, 0x45062691],
            [0xd12e55a5, 0xd08706e5, 0x7fc00000, 0xd13711d9, 0xd1810842, 0x51810842, 0xd152f92d, 0xd1559e34, 0xcfbe81b2],
        ]),
    Record(
        name: "r32_1_4",
        header: "r32_1_4 2 360 3\nr32_1_4.dat 32 7.25(-42)/mV 0 0 0 0 0 MLII\nr32_1_4.dat 32x4 31.0(-56)/uV 0 0 0 0 0 V5\n",
        hex: "0100008080753ab15ed5666cffffff7f00000080ffffff7fb58898f8010000806831484f61fb768700000080e1d556c31f46d68cc226799e3d8cfc46",
        signals: [
            [0xcd8d3dcb, 0x4d8d3dcb, 0x7fc00000],
            [0xc7268741, 0x47652b0e, 0x47874cd5, 0x7fc00000, 0xc57a722b, 0xc7874cd5, 0x47279b77, 0xc77ed1ba, 0xc7003da7, 0xc7737645, 0xc74e2d87, 0x471611f1],
        ]),
    Record(
        name: "r61_1",
        header: "r61_1 1 360 7\nr61_1.dat 61 31.0(-12)/mV 0 0 0 0 0 MLII\n",
        hex: "7fff34598001e24d8000f1a9c3fc",
        signals: [
            [0x44842c63, 0x43d856b6, 0xc484139d, 0xc374def8, 0x7fc00000, 0xc2ec1084, 0xc3f79ce7],
        ]),
    Record(
        name: "r61_1_1",
        header: "r61_1_1 2 360 5\nr61_1_1.dat 61 1000.5(66)/mV 0 0 0 0 0 MLII\nr61_1_1.dat 61 200.0(4)/uV 0 0 0 0 0 V5\n",
        hex: "80017fff80008001a377487c7fffdaea4cb38000",
        signals: [
            [0xc2034431, 0x7fc00000, 0xc1bdf1ed, 0x4202bd17, 0x419c7949],
            [0x3e27bf1f, 0xbe27c99b, 0x3dbdf8f4, 0xbd4284e0, 0x7fc00000],
        ]),
    Record(
        name: "r61_1_1_1",
        header: "r61_1_1_1 3 360 5\nr61_1_1_1.dat 61 7.25(75)/mV 0 0 0 0 0 MLII\nr61_1_1_1.dat 61 1000.5(-32)/uV 0 0 0 0 0 V5\nr61_1_1_1.dat 61 1000.5(80)/V 0 0 0 0 0 aVF\n",
        hex: "80007fff3a3d8001800080017fff8d247fffef6f80018000d6bad7f59865",
        signals: [
            [0x7fc00000, 0xc58d8f73, 0x458ce9ee, 0xc414d3dd, 0xc4b7772c],
            [0x3d06470f, 0x7fc00000, 0xbcf07ec4, 0xbd0603fb, 0xbc27582c],
            [0x4667965b, 0xc7003e96, 0x46ff3d54, 0x7fc00000, 0xc6cfbb69],
        ]),
    Record(
        name: "r61_2_1_3",
        header: "r61_2_1_3 3 360 3\nr61_2_1_3.dat 61x2 7.25(6)/mV 0 0 0 0 0 MLII\nr61_2_1_3.dat 61 7.25(-11)/uV 0 0 0 0 0 V5\nr61_2_1_3.dat 61x3 31.0(19)/V 0 0 0 0 0 aVF\n",
        hex: "80017fff80012ea6a0964dac80009e237fff4f6d74e08000ca58ea0680009b0180017fff",
        signals: [
            [0xc58d434f, 0x458d3612, 0x7fc00000, 0xc558069f, 0xc4ecee58, 0xc44234f7],
            [0xc0909405, 0x4090ace1, 0x7fc00000],
            [0x48bbcc9d, 0xc9408446, 0x491c7267, 0x491ffba5, 0x496b7c46, 0x7fc00000, 0xc94bc553, 0xc9811a67, 0x4980f419],
        ]),
    Record(
        name: "r61_1_4",
        header: "r61_1_4 2 360 3\nr61_1_4.dat 61 1000.5(27)/mV 0 0 0 0 0 MLII\nr61_1_4.dat 61x4 31.0(-23)/uV 0 0 0 0 0 V5\n",
        hex: "7fff8001cd103aed800080017fff14434a212b3880007a34785f2233a65a",
        signals: [
            [0x4202e501, 0xc2031c46, 0x7fc00000],
            [0xbf873377, 0xbed6fd8e, 0x3ef98693, 0x7fc00000, 0x3f876416, 0x3e2c191b, 0x3f1ce73a, 0x3eb71d44, 0x3f814482, 0x3f7ea986, 0x3e90fa84, 0xbf3d5528],
        ]),
    Record(
        name: "r80_1",
        header: "r80_1 1 360 7\nr80_1.dat 80 7.25(-6)/mV 0 0 0 0 0 MLII\n",
        hex: "ffb500e907012b",
        signals: [
            [0x4192c235, 0x410234f7, 0x7fc00000, 0x4174f72c, 0xc17dcb09, 0xc185846a, 0xc12e5847],
        ]),
    Record(
        name: "r80_1_1",
        header: "r80_1_1 2 360 5\nr80_1_1.dat 80 200.0(-54)/mV 0 0 0 0 0 MLII\nr80_1_1.dat 80 200.0(63)/uV 0 0 0 0 0 V5\n",
        hex: "56ffff1800b45d000101",
        signals: [
            [0x3d75c28f, 0x3f67ae14, 0x7fc00000, 0x3dc28f5c, 0xbebae148],
            [0x39a7c5ac, 0xba5ae3e7, 0xb866afcd, 0x7fc00000, 0xba79096c],
        ]),
    Record(
        name: "r80_1_1_1",
        header: "r80_1_1_1 3 360 5\nr80_1_1_1.dat 80 7.25(52)/mV 0 0 0 0 0 MLII\nr80_1_1_1.dat 80 7.25(19)/uV 0 0 0 0 0 V5\nr80_1_1_1.dat 80 7.25(-36)/V 0 0 0 0 0 aVF\n",
        hex: "010101e2a7fa3efff7000000ff84ff",
        signals: [
            [0xc1c5846a, 0x40cb08d4, 0xc18234f7, 0x7fc00000, 0x4125846a],
            [0xbca4f84d, 0x3b34c9fa, 0x3c7410ab, 0x7fc00000, 0xbb07977b],
            [0xc6441ee6, 0x46aa4235, 0x46a7069f, 0x7fc00000, 0x46afa584],
        ]),
    Record(
        name: "r80_2_1_3",
        header: "r80_2_1_3 3 360 3\nr80_2_1_3.dat 80x2 31.0(-63)/mV 0 0 0 0 0 MLII\nr80_2_1_3.dat 80 1000.5(1)/uV 0 0 0 0 0 V5\nr80_2_1_3.dat 80x3 31.0(-17)/V 0 0 0 0 0 aVF\n",
        hex: "ff0900ab2687aa0001baaf0001daff1a01ff",
        signals: [
            [0x40c42108, 0xbfe739ce, 0x4058c632, 0x7fc00000, 0xc0042108, 0x409def7c],
            [0x7fc00000, 0xb9062691, 0x39040df7],
            [0x44f1ef7c, 0xc5132d6b, 0x44418c63, 0x451735ad, 0x45010842, 0x7fc00000, 0xc52b5ef8, 0xc55dc632, 0x4591294a],
        ]),
    Record(
        name: "r80_1_4",
        header: "r80_1_4 2 360 3\nr80_1_4.dat 80 1000.5(81)/mV 0 0 0 0 0 MLII\nr80_1_4.dat 80x4 1000.5(-68)/uV 0 0 0 0 0 V5\n",
        hex: "00d48942570179000652ff8b05ff01",
        signals: [
            [0x7fc00000, 0xbe54e2b4, 0x3d3c5264],
            [0x391f4dcc, 0x38a16667, 0x36c939da, 0x37e26115, 0x387fb985, 0x7fc00000, 0xb8626115, 0x37b87508, 0x38a5979b, 0xb866924a, 0x394c5ec1, 0xb877571c],
        ]),
    Record(
        name: "r212_1",
        header: "r212_1 1 360 7\nr212_1.dat 212 31.0(62)/mV 0 0 0 0 0 MLII\n",
        hex: "6472ff01680e0088946f0b",
        signals: [
            [0x418def7c, 0x42801084, 0xc2881084, 0x42400000, 0x7fc00000, 0xc27d294a, 0xc21ed6b6],
        ]),
    Record(
        name: "r212_1_1",
        header: "r212_1_1 2 360 5\nr212_1_1.dat 212 31.0(99)/mV 0 0 0 0 0 MLII\nr212_1_1.dat 212 200.0(36)/uV 0 0 0 0 0 V5\n",
        hex: "0088008b8e0101c8fbff77ffc29214",
        signals: [
            [0x7fc00000, 0xc1739ce7, 0xc28a739d, 0x427b5ad7, 0x419ca529],
            [0x7fc00000, 0xbc2aa3ad, 0xbb848beb, 0x3c24bdba, 0xbc141c82],
        ]),
    Record(
        name: "r212_1_1_1",
        header: "r212_1_1_1 3 360 5\nr212_1_1_1.dat 212 1000.5(-30)/mV 0 0 0 0 0 MLII\nr212_1_1_1.dat 212 200.0(4)/uV 0 0 0 0 0 V5\nr212_1_1_1.dat 212 7.25(72)/V 0 0 0 0 0 aVF\n",
        hex: "0118ef018800116e58ff77ff00588d015876158600ff07",
        signals: [
            [0xc0010603, 0x7fc00000, 0x4004dc90, 0x3fb9a29b, 0x3fcb08d4],
            [0x3b20e411, 0xbb238327, 0x3c275cd1, 0xbc280496, 0x7fc00000],
            [0xc88eb67c, 0x48510d3e, 0x7fc00000, 0x48329c23, 0x488503b9],
        ]),
    Record(
        name: "r212_2_1_3",
        header: "r212_2_1_3 3 360 3\nr212_2_1_3.dat 212x2 31.0(54)/mV 0 0 0 0 0 MLII\nr212_2_1_3.dat 212 200.0(40)/uV 0 0 0 0 0 V5\nr212_2_1_3.dat 212x3 31.0(12)/V 0 0 0 0 0 aVF\n",
        hex: "b38a00ff77fff763fb0178ff0058d80168383c465a0138490038cc",
        signals: [
            [0xc2361084, 0x7fc00000, 0xc2878c63, 0x428094a5, 0x4246f7be, 0x4208c632],
            [0x3c2469d7, 0x7fc00000, 0xbc2af790],
            [0x47803695, 0x46fcc5ad, 0x475faa11, 0x473afef8, 0xc781b9ad, 0x474717be, 0x46d0ebdf, 0x7fc00000, 0x46f1ef7c],
        ]),
    Record(
        name: "r212_1_4",
        header: "r212_1_4 2 360 3\nr212_1_4.dat 212 7.25(-67)/mV 0 0 0 0 0 MLII\nr212_1_4.dat 212x4 200.0(-76)/uV 0 0 0 0 0 V5\n",
        hex: "00b8fc1cccbfc07bff0028305b2a45018801ff272d3302",
        signals: [
            [0x7fc00000, 0x4391cb09, 0xc3888d3e],
            [0xbb9bf9c6, 0xbb96bb99, 0xbb780dc3, 0xbba5ce5b, 0x7fc00000, 0x3b50678c, 0xbbe04c06, 0x3b574928, 0xbc2176de, 0x3c2dea89, 0x3b4f6be3, 0x3b516335],
        ]),
    Record(
        name: "r8_1",
        header: "r8_1 1 360 7\nr8_1.dat 8 1000.5(38)/mV 0 0 5000 0 0 MLII\n",
        hex: "807f648859816b",
        signals: [
            [0x409a9c56, 0x409eac34, 0x40a1defe, 0x409e0872, 0x40a0e12b, 0x409cd14e, 0x40a03d69],
        ]),
    Record(
        name: "r8_1_1",
        header: "r8_1_1 2 360 5\nr8_1_1.dat 8 1000.5(65)/mV 0 0 5000 0 0 MLII\nr8_1_1.dat 8 7.25(94)/uV 0 0 5000 0 0 V5\n",
        hex: "a07f809b81817f1b6880",
        signals: [
            [0x409ac547, 0x4096ad3a, 0x40929d5c, 0x4096ad3a, 0x409a00c5],
            [0x3f31b78b, 0x3f2e268f, 0x3f29aa8d, 0x3f2a9e9d, 0x3f261991],
        ]),
    Record(
        name: "r8_1_1_1",
        header: "r8_1_1_1 3 360 5\nr8_1_1_1.dat 8 7.25(50)/mV 0 0 5000 0 0 MLII\nr8_1_1_1.dat 8 200.0(79)/uV 0 0 5000 0 0 V5\nr8_1_1_1.dat 8 31.0(-28)/V 0 0 5000 0 0 aVF\n",
        hex: "816b7f2b6e80808023d87f317f8181",
        signals: [
            [0x44264f73, 0x4427cb09, 0x4423611a, 0x44220000, 0x4426611a],
            [0x3ccdf267, 0x3cd273d6, 0x3ccd35a8, 0x3cd26959, 0x3ccd35a8],
            [0x48226495, 0x481e5c53, 0x481f7695, 0x482101be, 0x481d018c],
        ]),
    Record(
        name: "r8_2_1_3",
        header: "r8_2_1_3 3 360 3\nr8_2_1_3.dat 8x2 1000.5(15)/mV 0 0 5000 0 0 MLII\nr8_2_1_3.dat 8 7.25(-46)/uV 0 0 5000 0 0 V5\nr8_2_1_3.dat 8x3 31.0(-90)/V 0 0 5000 0 0 aVF\n",
        hex: "814881e397eb3b7f806f7f802b807f528166",
        signals: [
            [0x409b60d9, 0x409dae60, 0x409f9177, 0x40a3a154, 0x40a50168, 0x40a0e95b],
            [0x3f2db10c, 0x3f292bff, 0x3f2da802],
            [0x481f6e84, 0x481c1fbe, 0x481b7663, 0x481ef58c, 0x4822f5be, 0x481eed7c, 0x482182c6, 0x481d8295, 0x4820b929],
        ]),
    Record(
        name: "r8_1_4",
        header: "r8_1_4 2 360 3\nr8_1_4.dat 8 200.0(71)/mV 0 0 5000 0 0 MLII\nr8_1_4.dat 8x4 1000.5(-57)/uV 0 0 5000 0 0 V5\n",
        hex: "80d470800c7f8694c58181ff94437f",
        signals: [
            [0x41c00a3d, 0x41c51eb8, 0x41c00a3d],
            [0x3ba42f14, 0x3ba7da22, 0x3ba3a8ed, 0x3ba40d8a, 0x3ba00ea4, 0x3b9c8520, 0x3b9a9671, 0x3b966d9f, 0x3b96653d, 0x3b92dbb8, 0x3b950d7a, 0x3b99364c],
        ]),
    Record(
        name: "r160_1",
        header: "r160_1 1 360 7\nr160_1.dat 160 200.0(92)/mV 0 0 0 0 0 MLII\n",
        hex: "ffff010080f3ef70e42861cc0000",
        signals: [
            [0x43236000, 0xc3244b85, 0x43136148, 0xc19df5c3, 0xc2dfeb85, 0x42c29c29, 0x7fc00000],
        ]),
    Record(
        name: "r160_1_1",
        header: "r160_1_1 2 360 5\nr160_1_1.dat 160 7.25(-62)/mV 0 0 0 0 0 MLII\nr160_1_1.dat 160 200.0(-20)/uV 0 0 0 0 0 V5\n",
        hex: "0b6d0100b9f71213000067400100ffffffff0000",
        signals: [
            [0xc42534f7, 0x45846000, 0x7fc00000, 0xc58cf847, 0x458d811a],
            [0xbe27aa26, 0xbe0eac86, 0xbda6833c, 0x3e27de94, 0x7fc00000],
        ]),
    Record(
        name: "r160_1_1_1",
        header: "r160_1_1_1 3 360 5\nr160_1_1_1.dat 160 1000.5(-37)/mV 0 0 0 0 0 MLII\nr160_1_1_1.dat 160 31.0(20)/uV 0 0 0 0 0 V5\nr160_1_1_1.dat 160 1000.5(50)/V 0 0 0 0 0 aVF\n",
        hex: "0000ffff53678372efc50100ffff00000000861a1e7c1d3801000100ffff",
        signals: [
            [0x7fc00000, 0xc05a83c6, 0x42032682, 0xc1cf6c9e, 0xc202dac5],
            [0x3f8736a3, 0x3f13add1, 0x7fc00000, 0xbd05fa95, 0xbf8760eb],
            [0xc5c6de8b, 0xc700209a, 0x7fc00000, 0xc690178e, 0x46ff794d],
        ]),
    Record(
        name: "r160_2_1_3",
        header: "r160_2_1_3 3 360 3\nr160_2_1_3.dat 160x2 1000.5(92)/mV 0 0 0 0 0 MLII\nr160_2_1_3.dat 160 7.25(-23)/uV 0 0 0 0 0 V5\nr160_2_1_3.dat 160x3 7.25(53)/V 0 0 0 0 0 aVF\n",
        hex: "0100353700000000ffff0100ffff3105010086741cdba819000022acffff04cf9b168f70",
        signals: [
            [0xc2035ecd, 0xc195bdbb, 0x4202a27b, 0xc1fc1f37, 0x7fc00000, 0x413334d6],
            [0x7fc00000, 0xc0908676, 0x4090ba70],
            [0x7fc00000, 0x4a89b428, 0xca8a2661, 0xc8c970f7, 0x4a43e904, 0xca5d03be, 0x4a29d89a, 0xca6396ee, 0xc906e67c],
        ]),
    Record(
        name: "r160_1_4",
        header: "r160_1_4 2 360 3\nr160_1_4.dat 160 1000.5(-3)/mV 0 0 0 0 0 MLII\nr160_1_4.dat 160x4 7.25(91)/uV 0 0 0 0 0 V5\n",
        hex: "0100ffff83ed01006ba10000f3b75283a6ce9bfbffff19d35fe00000331d",
        signals: [
            [0xc202fd92, 0x7fc00000, 0x420303b6],
            [0x409039a0, 0x4076ad96, 0xc0910746, 0x3f956ef2, 0x3ffb44b7, 0x3dd66788, 0x4030ee6a, 0x408b4396, 0x403afc66, 0x4058fb69, 0x7fc00000, 0xc0601457],
        ]),
    Record(
        name: "r310_1",
        header: "r310_1 1 360 7\nr310_1.dat 310 200.0(-69)/mV 0 0 0 0 0 MLII\n",
        hex: "ae0af287fe73d8520004",
        signals: [
            [0x4003d70a, 0x3e9eb852, 0xc00d70a4, 0x4039999a, 0x400a8f5c, 0x4000f5c3, 0x7fc00000],
        ]),
    Record(
        name: "r310_1_1",
        header: "r310_1_1 2 360 5\nr310_1_1.dat 310 1000.5(9)/mV 0 0 0 0 0 MLII\nr310_1_1.dat 310 7.25(-22)/uV 0 0 0 0 0 V5\n",
        hex: "90285cc9fe73005cfe0b00840204",
        signals: [
            [0x3d80f5a3, 0xbe695af6, 0x7fc00000, 0x3f0072a1, 0xbf050db0],
            [0x3cdd776b, 0x3d969035, 0x3d5b34e5, 0x7fc00000, 0xbd8a2252],
        ]),
    Record(
        name: "r310_1_1_1",
        header: "r310_1_1_1 3 360 5\nr310_1_1_1.dat 310 7.25(-14)/mV 0 0 0 0 0 MLII\nr310_1_1_1.dat 310 1000.5(-34)/uV 0 0 0 0 0 V5\nr310_1_1_1.dat 310 200.0(-5)/V 0 0 0 0 0 aVF\n",
        hex: "fe01028400fcec7f2c0ba480021c0044fe9bfe6b",
        signals: [
            [0x421469ee, 0x7fc00000, 0x4267b961, 0xc2891a7c, 0x4290d3dd],
            [0xb9f9f5dc, 0x37c939da, 0x38f325e7, 0x7fc00000, 0x3a0ecc0e],
            [0x7fc00000, 0x45214000, 0xc51e2000, 0x44a50000, 0x45098000],
        ]),
    Record(
        name: "r310_2_1_3",
        header: "r310_2_1_3 3 360 3\nr310_2_1_3.dat 310x2 7.25(-54)/mV 0 0 0 0 0 MLII\nr310_2_1_3.dat 310 1000.5(-58)/uV 0 0 0 0 0 V5\nr310_2_1_3.dat 310x3 1000.5(18)/V 0 0 0 0 0 aVF\n",
        hex: "fa020284660c10807cf9fe7b9e01a882000c728600f97c7f",
        signals: [
            [0x42700000, 0xc27c234f, 0x42069ee6, 0x429bdcb1, 0x7fc00000, 0xc1a00000],
            [0x7fc00000, 0x3a1515dc, 0xb9ed623f],
            [0xc3ef615c, 0xc11feb88, 0xc4042f15, 0x433ce7d2, 0x43a0eb67, 0x7fc00000, 0x42dbe3db, 0xc2a7ea82, 0x43f66077],
        ]),
    Record(
        name: "r310_1_4",
        header: "r310_1_4 2 360 3\nr310_1_4.dat 310 7.25(-79)/mV 0 0 0 0 0 MLII\nr310_1_4.dat 310x4 200.0(76)/uV 0 0 0 0 0 V5\n",
        hex: "02340024fefb027c0ca2969a0e5600ec2eeed693",
        signals: [
            [0xc26e5847, 0x42a2c235, 0x7fc00000],
            [0x7fc00000, 0x39980b24, 0x3b0e8a72, 0xbb405921, 0x3a73cb3e, 0x3aa71de7, 0xbb1aaa3b, 0xbad4fdf4, 0xba54562e, 0xbaca8199, 0x3b07fcb9, 0xbb22339c],
        ]),
    Record(
        name: "r311_1",
        header: "r311_1 1 360 7\nr311_1.dat 311 7.25(72)/mV 0 0 0 0 0 MLII\n",
        hex: "00fee726f305980d4102",
        signals: [
            [0x7fc00000, 0x427234f7, 0xc282c235, 0x426b9612, 0xc2a0d3dd, 0x41a00000, 0xc28f2c23],
        ]),
    Record(
        name: "r311_1_1",
        header: "r311_1_1 2 360 5\nr311_1_1.dat 311 31.0(-92)/mV 0 0 0 0 0 MLII\nr311_1_1.dat 311 200.0(85)/uV 0 0 0 0 0 V5\n",
        hex: "01b2f3190002f81f0a28f01f0102",
        signals: [
            [0xc1584211, 0x4182d6b6, 0x7fc00000, 0x405294a5, 0x419b9ce7],
            [0x3a45eb31, 0x7fc00000, 0x3b0b9778, 0xb9c49ba6, 0xbb434c1b],
        ]),
    Record(
        name: "r311_1_1_1",
        header: "r311_1_1_1 3 360 5\nr311_1_1_1.dat 311 31.0(-82)/mV 0 0 0 0 0 MLII\nr311_1_1_1.dat 311 7.25(-90)/uV 0 0 0 0 0 V5\nr311_1_1_1.dat 311 200.0(63)/V 0 0 0 0 0 aVF\n",
        hex: "8805082eff79fa1f00fe072008921e2001020801",
        signals: [
            [0x4174a529, 0x41990842, 0x7fc00000, 0xc159ce74, 0xc15d6b5b],
            [0xbd6dd9b9, 0xbd1526a1, 0x3da9c5ab, 0xb990a195, 0x7fc00000],
            [0xc4db6000, 0x450c0000, 0x7fc00000, 0xc5336000, 0xc36b0000],
        ]),
    Record(
        name: "r311_2_1_3",
        header: "r311_2_1_3 3 360 3\nr311_2_1_3.dat 311x2 200.0(99)/mV 0 0 0 0 0 MLII\nr311_2_1_3.dat 311 31.0(89)/uV 0 0 0 0 0 V5\nr311_2_1_3.dat 311x3 7.25(-67)/V 0 0 0 0 0 aVF\n",
        hex: "bb0708209cb65e2c00721b20012e0f208cfef71fff1da50e",
        signals: [
            [0xbf570a3d, 0xc0433333, 0x7fc00000, 0xbffa3d71, 0xc016b852, 0x4003d70a],
            [0x7fc00000, 0xbc9e8e0a, 0x3c5f08a8],
            [0xc71bb612, 0xc509ee58, 0xc7059ee6, 0xc76f3961, 0x44f1611a, 0x7fc00000, 0x479bb612, 0x475448d4, 0x47222d3e],
        ]),
    Record(
        name: "r311_1_4",
        header: "r311_1_4 2 360 3\nr311_1_4.dat 311 7.25(76)/mV 0 0 0 0 0 MLII\nr311_1_4.dat 311x4 1000.5(7)/uV 0 0 0 0 0 V5\n",
        hex: "ff01f81ff9ed1b203b58c7141e032810fbe51f20",
        signals: [
            [0x42700000, 0xc2a1ee58, 0x7fc00000],
            [0x7fc00000, 0x3a040df7, 0x3a027b83, 0xb98c7060, 0x3859feac, 0x39f29fc1, 0x39aa4ef6, 0xb9743234, 0x398387d0, 0x3a0301aa, 0xb76ac37e, 0xba07b905],
        ]),
    ]

    static let headers: [Header] = [
    Header(
        text: "100 2 360 650000\n100.dat 212 200 11 1024 995 -22131 0 MLII\n100.dat 212 200 11 1024 1011 20052 0 V5\n", recordName: "100", samplingFrequency: 360,
        counterFrequency: 360, baseCounterValue: 0,
        sampleCount: 650000,
        signals: [
            Signal(file: "100.dat", format: 212, samplesPerFrame: 1, skew: 0, byteOffset: 0, gain: 200.0, baseline: 1024, units: "mV", adcResolution: 11, adcZero: 1024, checksum: -22131),
            Signal(file: "100.dat", format: 212, samplesPerFrame: 1, skew: 0, byteOffset: 0, gain: 200.0, baseline: 1024, units: "mV", adcResolution: 11, adcZero: 1024, checksum: 20052),
        ]),
    Header(
        text: "# made up\r\n\r\nx_1 1 360/1(0) 0\r\nx_1.dat 16+512 0.5(-7)/uV 16 3 -5 65535 0 a long name\r\n# 69 M\r\n", recordName: "x_1", samplingFrequency: 360,
        counterFrequency: 1.0, baseCounterValue: 0,
        sampleCount: nil,
        signals: [
            Signal(file: "x_1.dat", format: 16, samplesPerFrame: 1, skew: 0, byteOffset: 512, gain: 0.5, baseline: -7, units: "uV", adcResolution: 16, adcZero: 3, checksum: -1),
        ]),
    Header(
        text: "q 3 250.5/125(12.5) 77 12:30:05 01/02/1999\na.dat 16x2:3+24 100.5/mV\na.dat 16 1e3(5)/mV 12\n~ 80\n", recordName: "q", samplingFrequency: 250.5,
        counterFrequency: 125.0, baseCounterValue: 12.5,
        sampleCount: 77,
        signals: [
            Signal(file: "a.dat", format: 16, samplesPerFrame: 2, skew: 3, byteOffset: 24, gain: 100.5, baseline: 0, units: "mV", adcResolution: 0, adcZero: 0, checksum: nil),
            Signal(file: "a.dat", format: 16, samplesPerFrame: 1, skew: 0, byteOffset: 0, gain: 1000.0, baseline: 5, units: "mV", adcResolution: 12, adcZero: 0, checksum: nil),
            Signal(file: "~", format: 80, samplesPerFrame: 1, skew: 0, byteOffset: 0, gain: 200.0, baseline: 0, units: "mV", adcResolution: 0, adcZero: 0, checksum: nil),
        ]),
    Header(
        text: "empty 0\n", recordName: "empty", samplingFrequency: 250,
        counterFrequency: 250, baseCounterValue: 0,
        sampleCount: nil,
        signals: []),
    Header(
        text: "s 1\ns.dat 212\n", recordName: "s", samplingFrequency: 250,
        counterFrequency: 250, baseCounterValue: 0,
        sampleCount: nil,
        signals: [
            Signal(file: "s.dat", format: 212, samplesPerFrame: 1, skew: 0, byteOffset: 0, gain: 200.0, baseline: 0, units: "mV", adcResolution: 0, adcZero: 0, checksum: nil),
        ]),
    ]

    static let annotationFiles: [AnnotationFile] = [
    AnnotationFile(
        hex: "0304021401f401f8007007f0fdf403fc28565400ff2300f801307ff07ff403f803fc6f64640000ec01006b0d003800f000f800ec2c0050b5000880f4011801f004fc6576656e0000",
        timeResolution: nil,
        annotations: [
            .init(sampleIndex: 3, symbol: "N", subtype: 0, channel: 0, number: 0, aux: nil),
            .init(sampleIndex: 5, symbol: "V", subtype: 1, channel: 1, number: 0, aux: nil),
            .init(sampleIndex: 5, symbol: "+", subtype: -3, channel: 1, number: 7, aux: "(VT"),
            .init(sampleIndex: 1028, symbol: "A", subtype: 0, channel: 0, number: 7, aux: nil),
            .init(sampleIndex: 1029, symbol: "/", subtype: 127, channel: 3, number: 127, aux: "odd"),
            .init(sampleIndex: 70000, symbol: "~", subtype: 0, channel: 0, number: 0, aux: nil),
            .init(sampleIndex: 3000000, symbol: "L", subtype: -128, channel: 0, number: 0, aux: nil),
            .init(sampleIndex: 3000001, symbol: "F", subtype: 0, channel: 0, number: 1, aux: "even"),
        ]),
    AnnotationFile(
        hex: "005819fc23232074696d65207265736f6c7574696f6e3a203235302e350000ecffffffff01000304021401f401f8007007f0fdf403fc28565400ff2300f801307ff07ff403f803fc6f64640000ec01006b0d003800f000f800ec2c0050b5000880f4011801f004fc6576656e0000",
        timeResolution: 250.5,
        annotations: [
            .init(sampleIndex: 3, symbol: "N", subtype: 0, channel: 0, number: 0, aux: nil),
            .init(sampleIndex: 5, symbol: "V", subtype: 1, channel: 1, number: 0, aux: nil),
            .init(sampleIndex: 5, symbol: "+", subtype: -3, channel: 1, number: 7, aux: "(VT"),
            .init(sampleIndex: 1028, symbol: "A", subtype: 0, channel: 0, number: 7, aux: nil),
            .init(sampleIndex: 1029, symbol: "/", subtype: 127, channel: 3, number: 127, aux: "odd"),
            .init(sampleIndex: 70000, symbol: "~", subtype: 0, channel: 0, number: 0, aux: nil),
            .init(sampleIndex: 3000000, symbol: "L", subtype: -128, channel: 0, number: 0, aux: nil),
            .init(sampleIndex: 3000001, symbol: "F", subtype: 0, channel: 0, number: 1, aux: "even"),
        ]),
    ]
}
